using System.Runtime.ExceptionServices;

namespace Dyadic.Kernels;

/// <summary>A few threads that take the parts of one piece of work at a time; the calling thread takes a part itself.</summary>
/// <remarks>
/// <see cref="Run"/> allocates nothing. Who waits spins for some microseconds, because layers follow each other closely, then offers
/// its core to other threads a few times, and then sleeps: on a busy machine spinning would hold up what it waits for. Calls from several threads take turns; a call from inside a part runs there, in one part.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private const int SpinRounds = 200;
    private const int YieldRounds = 50;

    [ThreadStatic]
    private static bool t_insidePart;

    private readonly Lock _turn = new();
    private readonly object _gate = new();
    private readonly Thread[] _workers;
    private ParallelWork? _work;
    private int _generation;
    private int _sleeping;
    private int _remaining;
    private bool _callerSleeps;
    private bool _disposed;
    private ExceptionDispatchInfo? _failure;

    /// <summary>Starts <paramref name="threads"/> − 1 background threads.</summary>
    /// <param name="threads">How many parts work is split into, the caller's included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="threads"/> is below 1.</exception>
    public WorkerPool(int threads)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        Threads = threads;
        _workers = new Thread[threads - 1];
        for (int index = 0; index < _workers.Length; index++)
        {
            int part = index + 1;
            _workers[index] = new Thread(() => Serve(part)) { IsBackground = true, Name = $"dyadic worker {part}" };
            _workers[index].Start();
        }
    }

    /// <summary>How many parts work is split into.</summary>
    public int Threads { get; }

    /// <summary>Does all parts and returns when the last has finished; the first exception of a part is rethrown here.</summary>
    /// <exception cref="ObjectDisposedException">The pool was disposed.</exception>
    public void Run(ParallelWork work)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_workers.Length == 0 || t_insidePart)
        {
            work.Execute(0, 1);
            return;
        }

        lock (_turn)
        {
            Start(work);
            Perform(work, 0);
            WaitForWorkers();
            _work = null;
            ExceptionDispatchInfo? failure = _failure;
            _failure = null;
            failure?.Throw();
        }
    }

    /// <summary>Ends the threads. No <see cref="Run"/> may be in progress.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_disposed) return;
            lock (_gate)
            {
                _disposed = true;
                Volatile.Write(ref _generation, _generation + 1);
                Monitor.PulseAll(_gate);
            }
        }

        foreach (Thread worker in _workers) worker.Join();
    }

    private static void Pause(int round)
    {
        if (round < SpinRounds) Thread.SpinWait(8);
        else Thread.Yield();
    }

    private void Start(ParallelWork work)
    {
        _work = work;
        Volatile.Write(ref _remaining, _workers.Length);
        Interlocked.Increment(ref _generation); // a full fence: a worker that counted itself asleep later sees the new generation
        if (Volatile.Read(ref _sleeping) == 0) return;
        lock (_gate) Monitor.PulseAll(_gate);
    }

    private void WaitForWorkers()
    {
        for (int round = 0; round < SpinRounds + YieldRounds; round++)
        {
            if (Volatile.Read(ref _remaining) == 0) return;
            Pause(round);
        }

        lock (_gate)
        {
            _callerSleeps = true;
            while (Volatile.Read(ref _remaining) != 0) Monitor.Wait(_gate);
            _callerSleeps = false;
        }
    }

    private void Serve(int part)
    {
        int seen = 0;
        while (true)
        {
            WaitForWork(seen);
            seen++;
            if (_disposed) return;
            Perform(_work!, part);
            if (Interlocked.Decrement(ref _remaining) != 0) continue;
            lock (_gate)
            {
                if (_callerSleeps) Monitor.PulseAll(_gate);
            }
        }
    }

    private void WaitForWork(int seen)
    {
        for (int round = 0; round < SpinRounds + YieldRounds; round++)
        {
            if (Volatile.Read(ref _generation) != seen) return;
            Pause(round);
        }

        lock (_gate)
        {
            Interlocked.Increment(ref _sleeping);
            while (Volatile.Read(ref _generation) == seen) Monitor.Wait(_gate);
            Interlocked.Decrement(ref _sleeping);
        }
    }

    private void Perform(ParallelWork work, int part)
    {
        t_insidePart = true;
        try
        {
            work.Execute(part, Threads);
        }
        catch (Exception failure)
        {
            // Whatever it is, it must not end a worker thread: Run rethrows it once every part has finished.
            Interlocked.CompareExchange(ref _failure, ExceptionDispatchInfo.Capture(failure), null);
        }
        finally
        {
            t_insidePart = false;
        }
    }
}
