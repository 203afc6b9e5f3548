using System.Text;
using Dyadic.Fuzz.Wire;

namespace Dyadic.Fuzz.Mutation;

/// <summary>Damage to the structure of an ONNX model: fields, names, sizes, operators, types and nesting.</summary>
internal sealed class OnnxMutator(FuzzRandom random, IReadOnlyList<string> operators)
{
    private static readonly string[] BadTexts = ["", "..", "../../etc/passwd", "/etc/passwd", "a\nb", "\u001b[31m", "x\0y", "é", "ai.dyadic", "com.microsoft", "ai.onnx", new string('n', 5000)];

    /// <summary>Changes a model.</summary>
    /// <param name="model">The fields of the model; changed in place.</param>
    /// <param name="donor">The fields of another model, from which parts are taken.</param>
    public void Mutate(List<WireField> model, List<WireField> donor)
    {
        // Declared types would reject most changes before an operator sees them.
        if (!random.OneIn(3)) LooseGraph.ForgetTypes(model, random);
        for (int times = 1 + random.Below(random.OneIn(4) ? 12 : 3); times > 0; times--) MutateOnce(model, donor);
    }

    private void MutateOnce(List<WireField> model, List<WireField> donor)
    {
        List<(List<WireField> Parent, WireField Field)> all = FieldList.Of(model);
        if (all.Count == 0) return;
        (List<WireField> parent, WireField field) = random.Pick(all);
        switch (random.Below(40))
        {
            case 0: parent.Remove(field); break;
            case 1: parent.Insert(random.Below(parent.Count + 1), field.Clone()); break;
            case 2: Swap(parent, field); break;
            case 3: TakeFrom(FieldList.Of(donor), field); break;
            case 4: TakeFrom(all, field); break;
            case 5: Insert(donor, model); break;
            case 6: Nest(model, all); break;
            case 7 when random.OneIn(3): (field.Type, field.Scalar) = (random.Below(8), (ulong)random.Number(0)); break;
            case 7 when random.OneIn(2): field.LengthError = random.Number(0); break;
            case < 16: ChangeOne(all, Is("op_type"), ChangeOperator); break;
            case < 22: ChangeOne(all, Is(OnnxMessage.Tensor), tensor => TensorMutator.Mutate(tensor.Message!, random)); break;
            case < 24: ChangeOne(all, field => field.Meaning.Content == OnnxContent.Name, name => name.Content = SomeName(all)); break;
            case < 31: ChangeOne(all, Is(OnnxMessage.Attribute), attribute => ChangeValue(random.Pick(FieldList.Of(attribute.Message!)).Field, all)); break;
            case < 35: ChangeOne(all, Is(OnnxMessage.TensorType), type => ChangeValue(random.Pick(FieldList.Of(type.Message!)).Field, all)); break;
            case < 37: ChangeOne(all, Is(OnnxMessage.OperatorSet), ChangeVersion); break;
            default: ChangeValue(field, all); break;
        }
    }

    private static Predicate<WireField> Is(OnnxMessage message) => field => field.Meaning.Message == message && field.Message is { Count: > 0 };

    private static Predicate<WireField> Is(string name) => field => field.Meaning.Name == name;

    private void ChangeVersion(WireField set)
    {
        foreach (WireField version in set.Message!.Where(field => field.Meaning.Name == "version")) version.Scalar = (ulong)(random.OneIn(5) ? random.Number(13) : 7 + random.Below(19));
    }

    private void ChangeValue(WireField field, List<(List<WireField> Parent, WireField Field)> all)
    {
        switch (field.Meaning.Content)
        {
            case OnnxContent.Number when field.Meaning.Name is "data_type" or "elem_type" or "type": field.Scalar = (ulong)(random.OneIn(8) ? random.Number(1) : random.Below(27)); break;
            case OnnxContent.Number: field.Scalar = (ulong)random.Number((long)field.Scalar); break;
            case OnnxContent.Real: field.Scalar = BitConverter.SingleToUInt32Bits((float)random.Real()); break;
            case OnnxContent.Name: field.Content = SomeName(all); break;
            case OnnxContent.Text when field.Meaning.Name == "op_type": ChangeOperator(field); break;
            case OnnxContent.Text: field.Content = random.OneIn(2) ? Encoding.UTF8.GetBytes(random.Pick(BadTexts)) : SomeText(all); break;
            case OnnxContent.Numbers when field.Type == WireField.Bytes: field.Content = PackedNumbers.Mutate(field.Content, random); break;
            case OnnxContent.Numbers: field.Scalar = (ulong)random.Number((long)field.Scalar); break;
            case OnnxContent.Message when field.Message is { Count: > 0 } fields: ChangeValue(random.Pick(fields), all); break;
            default: field.Content = ByteMutator.Mutate(field.Content, random, []); break;
        }
    }

    private void ChangeOne(List<(List<WireField> Parent, WireField Field)> all, Predicate<WireField> which, Action<WireField> change)
    {
        WireField[] candidates = [.. all.Select(pair => pair.Field).Where(field => which(field))];
        if (candidates.Length > 0) change(random.Pick(candidates));
    }

    private void ChangeOperator(WireField field) => field.Content = Encoding.UTF8.GetBytes(random.Pick(operators));

    private byte[] SomeName(List<(List<WireField> Parent, WireField Field)> all)
    {
        byte[][] names = [.. all.Where(pair => pair.Field.Meaning.Content == OnnxContent.Name).Select(pair => pair.Field.Content)];
        return names.Length == 0 || random.OneIn(8) ? Encoding.UTF8.GetBytes(random.Pick(BadTexts)) : random.Pick(names);
    }

    private byte[] SomeText(List<(List<WireField> Parent, WireField Field)> all)
    {
        byte[][] texts = [.. all.Where(pair => pair.Field.Meaning.Content == OnnxContent.Text).Select(pair => pair.Field.Content)];
        return texts.Length == 0 ? [0xC3] : random.Pick(texts);
    }

    private void Swap(List<WireField> parent, WireField field)
    {
        int here = parent.IndexOf(field), there = random.Below(parent.Count);
        (parent[here], parent[there]) = (parent[there], parent[here]);
    }

    private void TakeFrom(List<(List<WireField> Parent, WireField Field)> source, WireField field)
    {
        WireField[] alike = [.. source.Select(pair => pair.Field).Where(other => other.Meaning == field.Meaning)];
        if (alike.Length == 0) return;
        WireField copy = random.Pick(alike).Clone();
        (field.Type, field.Scalar, field.Content, field.Message) = (copy.Type, copy.Scalar, copy.Content, copy.Message);
    }

    /// <summary>Puts a part of another model where parts of its kind are.</summary>
    private void Insert(List<WireField> donor, List<WireField> model)
    {
        List<(List<WireField> Parent, WireField Field)> parts = FieldList.Of(donor);
        if (parts.Count == 0) return;
        WireField part = random.Pick(parts).Field.Clone();
        List<WireField>[] places = [.. FieldList.Of(model).Where(pair => pair.Field.Meaning == part.Meaning).Select(pair => pair.Parent)];
        if (places.Length > 0) random.Pick(places).Add(part);
    }

    /// <summary>Makes the graph an attribute of one of its nodes, up to hundreds of times over.</summary>
    private void Nest(List<WireField> model, List<(List<WireField> Parent, WireField Field)> all)
    {
        WireField? graph = model.Find(field => field.Meaning.Message == OnnxMessage.Graph && field.Message is not null);
        if (graph is null || FieldList.Of(graph.Message!).Count > 200) return;
        WireField[] attributes = [.. all.Select(pair => pair.Field).Where(field => field.Meaning.Message == OnnxMessage.Attribute && field.Message is not null)];
        if (attributes.Length == 0) return;
        WireField attribute = random.Pick(attributes);
        for (int depth = random.OneIn(10) ? 60 : 1 + random.Below(3); depth > 0; depth--)
        {
            WireField copy = graph.Clone();
            attribute.Message!.RemoveAll(field => field.Number is not 1);
            attribute.Message.Add(new WireField { Number = 6, Type = WireField.Bytes, Meaning = OnnxSchema.Find(OnnxMessage.Attribute, 6), Message = copy.Message });
            attribute.Message.Add(new WireField { Number = 20, Type = WireField.Varint, Meaning = OnnxSchema.Find(OnnxMessage.Attribute, 20), Scalar = 5 });
            if (FieldList.Of(graph.Message!).Count > 4000) return;
        }
    }
}
