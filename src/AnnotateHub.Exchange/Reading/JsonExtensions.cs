using System.Globalization;
using System.Text.Json;

namespace AnnotateHub.Exchange.Reading;

/// <summary>What JSON says under a name, if it is of the expected kind; files made by hand hold anything.</summary>
internal static class JsonExtensions
{
    public static JsonElement? Part(this JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var part) && part.ValueKind != JsonValueKind.Null
            ? part
            : null;

    public static IEnumerable<JsonElement> Items(this JsonElement? element) =>
        element is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static string? Text(this JsonElement element, string name) => element.Part(name) is { } part ? Text(part) : null;

    /// <summary>An id, which files write as 1, "1" or 1.0.</summary>
    public static string? Id(this JsonElement element, string name)
    {
        if (element.Part(name) is not { } part)
            return null;
        var text = Text(part).Trim();
        if (
            part.ValueKind == JsonValueKind.Number
            && decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var number)
            && number == decimal.Truncate(number)
        )
            return decimal.Truncate(number).ToString(CultureInfo.InvariantCulture);
        // "001" is a name of its own; "1.0" was a number once.
        var point = text.IndexOf('.', StringComparison.Ordinal);
        return point > 0 && text[..point].All(char.IsAsciiDigit) && text.Length > point + 1 && text[(point + 1)..].All(mark => mark == '0')
            ? text[..point]
            : text;
    }

    /// <summary>Texts, numbers and truths as text; lists and objects as their JSON.</summary>
    public static string Text(JsonElement part) =>
        part.ValueKind switch
        {
            JsonValueKind.String => part.GetString() ?? "",
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => part.GetRawText(),
        };

    /// <summary>Numbers also where they are written as text.</summary>
    public static double? Number(JsonElement part) =>
        part.ValueKind is JsonValueKind.Number or JsonValueKind.String
        && double.TryParse(Text(part), NumberStyles.Float, CultureInfo.InvariantCulture, out var value)
        && double.IsFinite(value)
            ? value
            : null;

    public static double? Number(this JsonElement element, string name) => element.Part(name) is { } part ? Number(part) : null;

    public static bool IsTrue(this JsonElement element, string name) => element.Text(name) is "true" or "True" or "1";

    /// <summary>Values of an object as attributes of a box, lists and objects as their JSON.</summary>
    public static void KeepSimple(JsonElement? from, IDictionary<string, string> attributes)
    {
        if (from is not { ValueKind: JsonValueKind.Object } bag)
            return;
        foreach (var entry in bag.EnumerateObject())
            if (entry.Value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined) && entry.Name.Length > 0)
                attributes.TryAdd(entry.Name, Text(entry.Value));
    }
}
