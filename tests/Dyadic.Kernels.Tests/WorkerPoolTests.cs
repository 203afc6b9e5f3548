using Dyadic.Tests;

namespace Dyadic.Kernels.Tests;

public sealed class WorkerPoolTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(5)]
    public void Every_part_runs_once_a_run(int threads)
    {
        using WorkerPool pool = new(threads);
        Counting work = new(threads);
        for (int run = 1; run <= 300; run++)
        {
            pool.Run(work);
            Assert.All(work.Counts, count => Assert.Equal(run, count));
            if (run % 100 == 0) Thread.Sleep(20); // lets the workers fall asleep
        }
    }

    [Fact]
    public void An_exception_of_a_part_reaches_the_caller_and_the_pool_goes_on()
    {
        using WorkerPool pool = new(3);
        for (int part = 0; part < 3; part++)
        {
            InvalidOperationException failure = Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing(part)));
            Assert.Equal($"part {part}", failure.Message);
        }

        Counting work = new(3);
        pool.Run(work);
        Assert.All(work.Counts, count => Assert.Equal(1, count));
    }

    [Fact]
    public void A_run_inside_a_part_executes_there()
    {
        using WorkerPool pool = new(2);
        Nesting work = new(pool);
        pool.Run(work);
        Assert.Equal(2, work.Inner);
    }

    [Fact]
    public void More_threads_than_processors_do_every_part_once()
    {
        int threads = (4 * Environment.ProcessorCount) + 1;
        using WorkerPool pool = new(threads);
        Counting work = new(threads);
        for (int run = 1; run <= 100; run++)
        {
            pool.Run(work);
            Assert.All(work.Counts, count => Assert.Equal(run, count));
        }
    }

    [Fact]
    public void Calls_from_many_threads_each_finish_their_own_work()
    {
        using WorkerPool pool = new(3);
        Counting[] works = [.. Enumerable.Range(0, 6).Select(_ => new Counting(3))];
        Exception?[] failures = OnThreads(works.Length, caller =>
        {
            for (int run = 1; run <= 300; run++)
            {
                pool.Run(works[caller]);
                Assert.All(works[caller].Counts, count => Assert.Equal(run, count));
            }
        });
        Assert.All(failures, Assert.Null);
    }

    [Fact]
    public void An_exception_reaches_the_caller_whose_part_failed_and_no_other()
    {
        using WorkerPool pool = new(3);
        Exception?[] failures = OnThreads(6, caller =>
        {
            for (int run = 0; run < 200; run++)
            {
                if (caller % 2 == 0) pool.Run(new Counting(3));
                else Assert.Equal($"part {run % 3}", Assert.Throws<InvalidOperationException>(() => pool.Run(new Failing(run % 3))).Message);
            }
        });
        Assert.All(failures, Assert.Null);
    }

    [Fact]
    public void Every_part_fails_and_one_exception_arrives_after_all_have_ended()
    {
        using WorkerPool pool = new(4);
        AllFailing work = new();
        for (int run = 1; run <= 100; run++)
        {
            Assert.Throws<InvalidOperationException>(() => pool.Run(work));
            Assert.Equal(4 * run, work.Begun);
        }
    }

    [Fact]
    public void Pools_beside_each_other_do_their_own_work()
    {
        Exception?[] failures = OnThreads(4, _ =>
        {
            using WorkerPool pool = new(2);
            Counting work = new(2);
            for (int run = 1; run <= 200; run++)
            {
                pool.Run(work);
                Assert.All(work.Counts, count => Assert.Equal(run, count));
                if (run % 100 == 0) Thread.Sleep(5); // lets the workers fall asleep
            }
        });
        Assert.All(failures, Assert.Null);
    }

    [Fact]
    public void A_part_may_run_work_of_another_pool()
    {
        using WorkerPool outer = new(2), inner = new(2);
        Nesting work = new(inner);
        outer.Run(work);
        Assert.Equal(2, work.Inner);
    }

    [Fact]
    public void A_disposed_pool_refuses_work_and_may_be_disposed_again()
    {
        WorkerPool pool = new(3);
        pool.Run(new Counting(3));
        pool.Dispose();
        pool.Dispose();
        Assert.Throws<ObjectDisposedException>(() => pool.Run(new Counting(3)));
    }

    [Fact]
    public void Running_allocates_nothing()
    {
        using WorkerPool pool = new(2);
        Counting work = new(2);
        pool.Run(work);
        Allocations.AssertNone(() =>
        {
            for (int run = 0; run < 100; run++) pool.Run(work);
        });
    }

    private static Exception?[] OnThreads(int count, Action<int> body)
    {
        Exception?[] failures = new Exception?[count];
        Thread[] threads = [.. Enumerable.Range(0, count).Select(index => new Thread(() => failures[index] = Record.Exception(() => body(index))))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        return failures;
    }

    private sealed class Counting(int parts) : ParallelWork
    {
        public int[] Counts { get; } = new int[parts];

        public override void Execute(int part, int parts) => Counts[part]++;
    }

    private sealed class Failing(int failing) : ParallelWork
    {
        public override void Execute(int part, int parts)
        {
            if (part == failing) throw new InvalidOperationException($"part {part}");
        }
    }

    private sealed class AllFailing : ParallelWork
    {
        private int _begun;

        public int Begun => _begun;

        public override void Execute(int part, int parts)
        {
            Interlocked.Increment(ref _begun);
            throw new InvalidOperationException($"part {part}");
        }
    }

    private sealed class Nesting(WorkerPool pool) : ParallelWork
    {
        private int _inner;

        public int Inner => _inner;

        public override void Execute(int part, int parts) => pool.Run(new Leaf(this));

        private sealed class Leaf(Nesting owner) : ParallelWork
        {
            public override void Execute(int part, int parts)
            {
                Assert.Equal(1, parts);
                Interlocked.Increment(ref owner._inner);
            }
        }
    }
}
