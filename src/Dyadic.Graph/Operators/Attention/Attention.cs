using Dyadic.Core;

namespace Dyadic.Graphs.Operators;

/// <summary>ONNX Attention: Y = softmax(softcap(scale · Q·Kᵀ) + mask) · V, head by head.</summary>
/// <remarks>
/// Inputs: Q, K, V as <c>[batch, heads, positions, size]</c> or <c>[batch, positions, heads · size]</c>; optional attention mask, past key,
/// past value and number of valid keys. Several query heads in a row share a key head when there are more of them. A query that sees no
/// key gets zeros. Outputs: Y, present key, present value (the past followed by K or V), and the scores at a chosen stage.
/// </remarks>
/// <param name="IsCausal">No query sees a later key.</param>
/// <param name="KvNumHeads">Heads of K and V; needed for rank 3.</param>
/// <param name="QNumHeads">Heads of Q; needed for rank 3.</param>
/// <param name="QkMatmulOutputMode">The fourth output: 0 the scaled product, 1 after the soft cap, 2 after the mask, 3 after the softmax.</param>
/// <param name="Scale">1/√size when absent.</param>
/// <param name="Softcap">Scores become cap · tanh(score / cap); 0 for none.</param>
/// <param name="SoftmaxPrecision">The type the standard computes the softmax in; here it is always binary64.</param>
/// <param name="LeftWindowSize">How many keys before its own place a query sees; negative for all.</param>
/// <param name="RightWindowSize">How many keys after its own place a query sees; negative for all.</param>
[OnnxOperator("Attention", SinceVersion = 25)]
public sealed record Attention(
    bool IsCausal = false,
    int? KvNumHeads = null,
    int? QNumHeads = null,
    int QkMatmulOutputMode = 0,
    float? Scale = null,
    float Softcap = 0,
    ElementType? SoftmaxPrecision = null,
    int LeftWindowSize = -1,
    int RightWindowSize = -1) : Operator, IMultiplyAccumulate
{
    private const int Query = 0, Key = 1, Value = 2, Mask = 3, PastKey = 4, PastValue = 5, ValidKeys = 6;

    /// <inheritdoc/>
    public override Exactness Exactness => Exactness.Rounding;

    /// <inheritdoc/>
    public long MultiplyAccumulates(IReadOnlyList<TensorShape?> inputs, TensorShape output)
    {
        if (inputs is not [{ } q, { Rank: > 2 } k, ..]) return 0;
        int past = inputs.Count > PastKey && inputs[PastKey] is { Rank: 4 } before ? before[2] : 0;
        return (q.Count + output.Count) * (k[-2] + past);
    }

    /// <inheritdoc/>
    public override void Infer(InferenceContext c)
    {
        foreach (int input in (int[])[Query, Key, Value]) c.RequireReal(input);
        c.CommonType(Query, Key);
        if (QkMatmulOutputMode is < 0 or > 3) throw c.Fail($"qk_matmul_output_mode is {QkMatmulOutputMode}; it should be 0, 1, 2 or 3.");
        if (c.HasInput(PastKey) != c.HasInput(PastValue)) throw c.Fail("past_key and past_value should be given together.");
        SymbolicShape? q = AttentionLayout.Infer(c, Query, QNumHeads, "q_num_heads");
        SymbolicShape? k = AttentionLayout.Infer(c, Key, KvNumHeads, "kv_num_heads");
        SymbolicShape? v = AttentionLayout.Infer(c, Value, KvNumHeads, "kv_num_heads");
        if (q is null || k is null || v is null)
        {
            c.SetOutput(0, c.Input(Query).Type, null);
            c.SetOutput(1, c.Input(Key).Type, null);
            c.SetOutput(2, c.Input(Value).Type, null);
            c.SetOutput(3, c.Input(Query).Type, null);
            return;
        }

        CheckShapes(c, q, k, v);
        Dimension past = c.HasInput(PastKey) ? c.Input(PastKey).Shape?[2] ?? Dimension.Unknown : 0;
        Dimension keys = past == 0 ? k[2] : past.IsKnown && k[2].IsKnown ? past.Value + k[2].Value : Dimension.Unknown;
        CheckMask(c, q, keys);
        Dimension outputs = q[1].IsKnown && v[3].IsKnown ? q[1].Value * v[3].Value : Dimension.Unknown;
        c.SetOutput(0, c.Input(Query).Type, c.Input(Query).Shape!.Rank == 3 ? [q[0], q[2], outputs] : [q[0], q[1], q[2], v[3]]);
        c.SetOutput(1, c.Input(Key).Type, k.With(2, keys));
        c.SetOutput(2, c.Input(Value).Type, v.With(2, keys));
        c.SetOutput(3, c.Input(Query).Type, [q[0], q[1], q[2], keys]);
    }

    /// <inheritdoc/>
    public override void Evaluate(EvaluationContext c)
    {
        TensorFacts[] facts = c.InferNow(this, 4);
        AttentionLayout q = new(c.Input(Query).Shape, QNumHeads);
        DenseTensor y = c.Output(0, facts[0]), presentKey = c.Output(1, facts[1]), presentValue = c.Output(2, facts[2]);
        DenseTensor? scoresOut = c.WantsOutput(3) ? c.Output(3, facts[3]) : null;
        Join(c.OptionalInput(PastKey), c.Input(Key), new AttentionLayout(c.Input(Key).Shape, KvNumHeads), presentKey);
        Join(c.OptionalInput(PastValue), c.Input(Value), new AttentionLayout(c.Input(Value).Shape, KvNumHeads), presentValue);
        AttentionLayout k = new(presentKey.Shape, null), v = new(presentValue.Shape, null), result = new(y.Shape, QNumHeads);
        double[] queries = RealElements.Read(c.Input(Query)), keys = RealElements.Read(presentKey), values = RealElements.Read(presentValue);
        long[]? validKeys = c.OptionalIntegers(ValidKeys);
        AttentionMask mask = new(c.OptionalInput(Mask), validKeys, IsCausal, (LeftWindowSize, RightWindowSize), c.OptionalInput(PastKey)?.Shape[2], q.Positions);
        double scale = Scale ?? (1 / Math.Sqrt(q.Size));
        double[] scores = new double[k.Positions];
        for (int batch = 0; batch < q.Batch; batch++)
        {
            for (int head = 0; head < q.Heads; head++)
            {
                int sharedHead = head / (q.Heads / k.Heads);
                for (int query = 0; query < q.Positions; query++)
                {
                    int row = ((((batch * q.Heads) + head) * q.Positions) + query) * k.Positions;
                    ReadOnlySpan<double> from = queries.AsSpan(q.Offset(batch, head, query), q.Size);
                    for (int key = 0; key < scores.Length; key++) scores[key] = scale * Dot(from, keys.AsSpan(k.Offset(batch, sharedHead, key), q.Size));
                    Report(scoresOut, 0, row, scores);
                    for (int key = 0; key < scores.Length && Softcap > 0; key++) scores[key] = Softcap * Math.Tanh(scores[key] / Softcap);
                    Report(scoresOut, 1, row, scores);
                    for (int key = 0; key < scores.Length; key++) scores[key] += mask.Bias(batch, head, query, key);
                    Report(scoresOut, 2, row, scores);
                    Softmax(scores);
                    Report(scoresOut, 3, row, scores);
                    for (int i = 0; i < v.Size; i++)
                    {
                        double sum = 0;
                        for (int key = 0; key < scores.Length; key++)
                        {
                            if (scores[key] != 0) sum += scores[key] * values[v.Offset(batch, sharedHead, key) + i];
                        }

                        RealElement.Set(y, result.Offset(batch, head, query) + i, sum);
                    }
                }
            }
        }
    }

    private void CheckShapes(InferenceContext c, SymbolicShape q, SymbolicShape k, SymbolicShape v)
    {
        if (!k.IsCompatibleWith(v.With(3, k[3]))) throw c.Fail($"K {k} and V {v} should agree in batch, heads and positions.");
        if (!q[0].IsCompatibleWith(k[0]) || !q[3].IsCompatibleWith(k[3])) throw c.Fail($"Q {q} and K {k} should agree in batch and head size.");
        if (q[1].IsKnown && k[1].IsKnown && (k[1].Value == 0 || q[1].Value % k[1].Value != 0)) throw c.Fail($"{q[1]} query heads cannot share {k[1]} key heads evenly.");
        c.RequireShape(PastKey, k[0], k[1], Dimension.Unknown, k[3]);
        c.RequireShape(PastValue, k[0], k[1], c.OptionalInput(PastKey)?.Shape?[2] ?? Dimension.Unknown, v[3]);
        if (c.HasInput(PastKey))
        {
            c.CommonType(Key, PastKey);
            c.CommonType(Value, PastValue);
        }

        if (c.HasInput(ValidKeys)) c.Require(ValidKeys, type => type == ElementType.Int64, "int64");
        c.RequireShape(ValidKeys, k[0]);
    }

    private static void CheckMask(InferenceContext c, SymbolicShape q, Dimension keys)
    {
        if (!c.HasInput(Mask)) return;
        c.Require(Mask, type => type == ElementType.Bool || type.IsInteger() || RealElements.Holds(type), "bool or numbers");
        c.RequireRank(Mask, 1, 2, 3, 4);
        if (c.Input(Mask).Shape is not { } mask) return;
        if (mask[-1].IsKnown && keys.IsKnown && mask[-1].Value > keys.Value) throw c.Fail($"the mask {mask} is for more than the {keys} keys.");
        for (int axis = 2; axis <= mask.Rank; axis++)
        {
            Dimension expected = q[4 - axis];
            if (mask[-axis] != 1 && !mask[-axis].IsCompatibleWith(expected)) throw c.Fail($"the mask {mask} does not broadcast to [{q[0]},{q[1]},{q[2]},{keys}].");
        }
    }

    private static void Join(DenseTensor? past, DenseTensor now, AttentionLayout layout, DenseTensor present)
    {
        int pastLength = past?.Shape[2] ?? 0;
        AttentionLayout to = new(present.Shape, null);
        AttentionLayout? old = past is null ? null : new AttentionLayout(past.Shape, null);
        for (int batch = 0; batch < to.Batch; batch++)
        {
            for (int head = 0; head < to.Heads; head++)
            {
                for (int i = 0; i < pastLength; i++) ElementMoves.Copy(past!, old!.Offset(batch, head, i), present, to.Offset(batch, head, i), to.Size);
                for (int i = 0; i < layout.Positions; i++) ElementMoves.Copy(now, layout.Offset(batch, head, i), present, to.Offset(batch, head, pastLength + i), to.Size);
            }
        }
    }

    private void Report(DenseTensor? output, int stage, int row, double[] scores)
    {
        if (output is null || stage != QkMatmulOutputMode) return;
        for (int key = 0; key < scores.Length; key++) RealElement.Set(output, row + key, scores[key]);
    }

    private static double Dot(ReadOnlySpan<double> left, ReadOnlySpan<double> right)
    {
        double sum = 0;
        for (int i = 0; i < left.Length; i++) sum += left[i] * right[i];
        return sum;
    }

    // A row without any visible key becomes zeros.
    private static void Softmax(double[] scores)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (double score in scores) max = Math.Max(max, score);
        for (int i = 0; i < scores.Length; i++)
        {
            scores[i] = double.IsNegativeInfinity(max) ? 0 : Math.Exp(scores[i] - max);
            sum += scores[i];
        }

        for (int i = 0; i < scores.Length && sum != 0; i++) scores[i] /= sum;
    }
}
