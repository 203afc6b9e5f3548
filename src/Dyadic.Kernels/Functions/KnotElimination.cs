namespace Dyadic.Kernels.Functions;

/// <summary>Chooses knots of an interpolation on a grid by taking away, again and again, the one whose removal adds the least squared error.</summary>
internal static class KnotElimination
{
    /// <summary>The indices that stay; the first and the last always do. Of equal losses the lowest index goes.</summary>
    /// <param name="values">The function on the grid, two places or more.</param>
    /// <param name="pieces">How many pieces to keep.</param>
    public static int[] Keep(double[] values, int pieces)
    {
        int count = values.Length;
        int[] next = [.. Enumerable.Range(1, count)], previous = [.. Enumerable.Range(-1, count)];
        PriorityQueue<int, (double Loss, int Index)> queue = new();
        double[] current = new double[count];
        for (int i = 1; i < count - 1; i++) Enqueue(i);
        bool[] gone = new bool[count];
        for (int left = count - 1; left > pieces && queue.TryDequeue(out int index, out (double Loss, int Index) priority);)
        {
            if (gone[index] || priority.Loss != current[index]) continue;
            gone[index] = true;
            (next[previous[index]], previous[next[index]]) = (next[index], previous[index]);
            left--;
            if (previous[index] > 0) Enqueue(previous[index]);
            if (next[index] < count - 1) Enqueue(next[index]);
        }

        return [.. Enumerable.Range(0, count).Where(i => !gone[i])];

        void Enqueue(int index)
        {
            current[index] = Error(values, previous[index], next[index]) - Error(values, previous[index], index) - Error(values, index, next[index]);
            queue.Enqueue(index, (current[index], index));
        }
    }

    private static double Error(double[] values, int from, int to)
    {
        double slope = (values[to] - values[from]) / (to - from), sum = 0;
        for (int i = from + 1; i < to; i++)
        {
            double difference = values[from] + (slope * (i - from)) - values[i];
            sum += difference * difference;
        }

        return sum;
    }
}
