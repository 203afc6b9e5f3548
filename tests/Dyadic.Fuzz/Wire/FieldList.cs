namespace Dyadic.Fuzz.Wire;

/// <summary>All fields of a message and of the messages inside it.</summary>
internal static class FieldList
{
    public static List<(List<WireField> Parent, WireField Field)> Of(List<WireField> message)
    {
        List<(List<WireField>, WireField)> fields = [];
        Add(message, fields);
        return fields;
    }

    private static void Add(List<WireField> message, List<(List<WireField>, WireField)> fields)
    {
        foreach (WireField field in message)
        {
            fields.Add((message, field));
            if (field.Message is not null) Add(field.Message, fields);
        }
    }
}
