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
