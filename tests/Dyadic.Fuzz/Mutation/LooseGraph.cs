using Dyadic.Fuzz.Wire;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Takes away what a graph declares, and turns inputs into constants, so that changes reach the operators.</summary>
internal static class LooseGraph
{
    private const int Inputs = 11;
    private const int Outputs = 12;
    private const int Values = 13;

    /// <summary>Removes the types of all values but inputs, and sometimes the shapes of inputs.</summary>
    public static void ForgetTypes(List<WireField> model, FuzzRandom random)
    {
        foreach (WireField graph in FieldList.Of(model).Select(pair => pair.Field).Where(field => field.Meaning.Message == OnnxMessage.Graph && field.Message is not null).ToArray())
        {
            bool inputsToo = random.OneIn(6);
            foreach (WireField value in graph.Message!.Where(field => field.Number is Outputs or Values || (inputsToo && field.Number == Inputs)))
            {
                value.Message?.RemoveAll(field => field.Meaning.Message == OnnxMessage.Type);
            }
        }
    }

    /// <summary>Makes initializers of the recorded input tensors of a test.</summary>
    /// <param name="model">The model; changed in place.</param>
    /// <param name="tensors">The recorded inputs, in order, as messages.</param>
    /// <param name="random">Chooses which.</param>
    public static void BakeInputs(List<WireField> model, IReadOnlyList<List<WireField>> tensors, FuzzRandom random)
    {
        if (model.Find(field => field.Meaning.Message == OnnxMessage.Graph)?.Message is not { } graph) return;
        WireField[] inputs = [.. graph.Where(field => field.Number == Inputs)];
        for (int i = 0; i < Math.Min(inputs.Length, tensors.Count); i++)
        {
            if (random.OneIn(3) || inputs[i].Message?.Find(field => field.Number == 1) is not { } name) continue;
            List<WireField> tensor = tensors[i].ConvertAll(field => field.Clone());
            tensor.RemoveAll(field => field.Number == 8);
            tensor.Add(new WireField { Number = 8, Type = WireField.Bytes, Meaning = OnnxSchema.Find(OnnxMessage.Tensor, 8), Content = name.Content });
            if (random.OneIn(2)) TensorMutator.Mutate(tensor, random);
            graph.Add(new WireField { Number = 5, Type = WireField.Bytes, Meaning = OnnxSchema.Find(OnnxMessage.Graph, 5), Message = tensor });
            graph.Remove(inputs[i]);
        }
    }
}
