using Dyadic.Core;
using Dyadic.Graphs;
using Dyadic.Graphs.Operators;
using Dyadic.Kernels;
using Dyadic.Runtime.Planning;

namespace Dyadic.Runtime.Bindings;

/// <summary>Float functions of one element, in whatever layout the input has.</summary>
internal sealed unsafe class UnaryFloatBinding : KernelBinding
{
    /// <inheritdoc/>
    public override StepGroup? Bind(PlanBuilder plan, Node node)
    {
        if (plan.Facts[node.Output].Type != ElementType.Float32 || Kernel(plan, node) is not ({ } kernel, { } name)) return null;
        return new StepGroup(node, () =>
        {
            Layout layout = plan.LayoutOf(node.Inputs[0]!);
            Operand x = plan.Use(node.Inputs[0]!, layout), y = plan.Define(node.Output, layout);
            int count = x.Count;
            WorkerPool pool = plan.Pool;
            plan.Add(new KernelStep(() => kernel.Run((float*)x.Pointer, (float*)y.Pointer, count, pool))
            {
                Kernel = name,
                Nodes = [node],
                Inputs = [x],
                Outputs = [y],
                MayOverwrite = [x],
            });
        });
    }

    private static (UnaryFloat Kernel, string Name)? Kernel(PlanBuilder plan, Node node) => node.Operator switch
    {
        Relu => (new UnaryFloat(FloatUnaryOperation.Relu), "float relu"),
        Clip when ClampRange.Of(plan, node) is { } range => (new UnaryFloat(FloatUnaryOperation.Clip, range.Min, range.Max), "float clip"),
        Sigmoid => (new UnaryFloat(FloatUnaryOperation.Sigmoid), "float sigmoid"),
        Exp => (new UnaryFloat(FloatUnaryOperation.Exp), "float exp"),
        Tanh => (new UnaryFloat(FloatUnaryOperation.Tanh), "float tanh"),
        Sqrt => (new UnaryFloat(FloatUnaryOperation.Sqrt), "float sqrt"),
        Abs => (new UnaryFloat(FloatUnaryOperation.Abs), "float abs"),
        Erf => (new UnaryFloat(FloatUnaryOperation.Erf), "float erf"),
        Reciprocal => (new UnaryFloat(FloatUnaryOperation.Reciprocal), "float reciprocal"),
        Pow when Exponent(plan, node) == 2 => (new UnaryFloat(FloatUnaryOperation.Square), "float square"),
        Pow when Exponent(plan, node) == 3 => (new UnaryFloat(FloatUnaryOperation.Cube), "float cube"),
        Neg => (new UnaryFloat(FloatUnaryOperation.Negate), "float negate"),
        _ => null,
    };

    // A constant number that does not change the shape.
    private static float? Exponent(PlanBuilder plan, Node node) =>
        plan.Facts.Constant(node.Inputs[1]) is { ElementType: ElementType.Float32, Count: 1 } number && plan.Facts.Shape(node.Output) == plan.Facts.Shape(node.Inputs[0]!) ? number.Span<float>()[0] : null;
}
