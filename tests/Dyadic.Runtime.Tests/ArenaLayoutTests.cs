using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Tests;

public sealed class ArenaLayoutTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Buffers_in_use_at_the_same_step_never_overlap(int seed)
    {
        Random random = new(seed);
        PlanBuffer[] buffers = [.. Enumerable.Range(0, 60).Select(_ => new PlanBuffer(random.Next(0, 5000)))];
        foreach (PlanBuffer buffer in buffers)
        {
            int first = random.Next(40);
            buffer.Touch(first);
            buffer.Touch(first + random.Next(8));
        }

        long bytes = ArenaLayout.Place(buffers);
        Assert.True(bytes < buffers.Sum(buffer => buffer.Bytes));
        Assert.All(buffers, buffer => Assert.InRange(buffer.Offset + buffer.Bytes, 0, bytes));
        Assert.All(buffers, buffer => Assert.Equal(0, buffer.Offset % ArenaLayout.Alignment));
        foreach (PlanBuffer one in buffers)
        {
            foreach (PlanBuffer other in buffers.Where(other => other != one && one.LivesWith(other)))
            {
                Assert.True(one.Offset + one.Bytes <= other.Offset || other.Offset + other.Bytes <= one.Offset);
            }
        }
    }

    [Fact]
    public void A_chain_needs_room_for_two_neighbours_only()
    {
        PlanBuffer[] chain = [.. Enumerable.Range(0, 10).Select(step =>
        {
            PlanBuffer buffer = new(64);
            buffer.Touch(step);
            buffer.Touch(step + 1);
            return buffer;
        })];
        Assert.Equal(128, ArenaLayout.Place(chain));
    }
}
