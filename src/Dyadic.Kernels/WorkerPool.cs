using System.Runtime.ExceptionServices;

namespace Dyadic.Kernels;

/// <summary>A few threads that take the parts of one piece of work at a time; the calling thread takes parts itself.</summary>
/// <remarks>
/// <see cref="Run"/> allocates nothing. Parts are claimed, not assigned: a thread that wakes too late finds nothing left, and nobody waits for it.
/// Who waits spins for a fraction of a millisecond, because layers follow each other closely, then offers its core to other threads a few times, and
/// then sleeps. A worker that was woken for a run that is over by then spins again: waking takes as long as a short run, so one that
/// slept again at once would miss every run. With more threads than processors nobody spins, which would hold up what it waits for.
/// Calls from several threads take turns; a call from inside a part runs there, in one part.
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    private const int SpinRounds = 1000;
    private const int YieldRounds = 50;

    [ThreadStatic]
    private static bool t_insidePart;

    private readonly Lock _turn = new();
    private readonly object _begun = new();
    private readonly object _finished = new();
    private readonly Thread[] _workers;
    private readonly int _spinRounds;
    private ParallelWork? _work;

    // Which run (upper half) and its next unclaimed part (lower half), so that a claim for an old run fails.
    private long _claim;
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
        _claim = threads;
        _spinRounds = threads <= Environment.ProcessorCount ? SpinRounds : 0;
        _workers = new Thread[threads - 1];
        for (int index = 0; index < _workers.Length; index++)
        {
            _workers[index] = new Thread(Serve) { IsBackground = true, Name = $"dyadic worker {index + 1}" };
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
            PerformClaimed();
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
            lock (_begun)
            {
                _disposed = true;
                Monitor.PulseAll(_begun);
            }
        }

        foreach (Thread worker in _workers) worker.Join();
    }

    private void Start(ParallelWork work)
    {
        _work = work;
        Volatile.Write(ref _remaining, Threads);
        Interlocked.Exchange(ref _claim, ((_claim >> 32) + 1) << 32); // a full fence: a worker that counted itself asleep later sees the parts
        if (Volatile.Read(ref _sleeping) == 0) return;
        lock (_begun) Monitor.PulseAll(_begun);
    }

    private void WaitForWorkers()
    {
        for (int round = 0; round < _spinRounds + YieldRounds; round++)
        {
            if (Volatile.Read(ref _remaining) == 0) return;
            Pause(round);
        }

        lock (_finished)
        {
            _callerSleeps = true;
            Interlocked.MemoryBarrier(); // who finishes the last part later sees that the caller sleeps
            while (Volatile.Read(ref _remaining) != 0) Monitor.Wait(_finished);
            _callerSleeps = false;
        }
    }

    private void Serve()
    {
        while (true)
        {
            WaitForWork();
            if (Volatile.Read(ref _disposed)) return;
            PerformClaimed();
        }
    }

    private void PerformClaimed()
    {
        while (Claim(out ParallelWork? work, out int part))
        {
            Perform(work!, part);
            if (Interlocked.Decrement(ref _remaining) != 0 || !Volatile.Read(ref _callerSleeps)) continue;
            lock (_finished) Monitor.Pulse(_finished);
        }
    }

    // The work read is that of the claimed part: it changes only after all parts are claimed, and then the exchange fails.
    private bool Claim(out ParallelWork? work, out int part)
    {
        while (true)
        {
            long claim = Volatile.Read(ref _claim);
            (work, part) = (Volatile.Read(ref _work), (int)claim);
            if (part >= Threads) return false;
            if (Interlocked.CompareExchange(ref _claim, claim + 1, claim) == claim) return true;
        }
    }

    private bool MustServe() => (int)Volatile.Read(ref _claim) < Threads || Volatile.Read(ref _disposed);

    private void WaitForWork()
    {
        while (true)
        {
            for (int round = 0; round < _spinRounds + YieldRounds; round++)
            {
                if (MustServe()) return;
                Pause(round);
            }

            lock (_begun)
            {
                Interlocked.Increment(ref _sleeping);
                if (!MustServe()) Monitor.Wait(_begun);
                Interlocked.Decrement(ref _sleeping);
            }
        }
    }

    private void Pause(int round)
    {
        if (round < _spinRounds) Thread.SpinWait(8);
        else Thread.Yield();
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
