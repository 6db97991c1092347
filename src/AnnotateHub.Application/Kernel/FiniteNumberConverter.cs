using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Numbers that arrive are finite. The serializer alone would take the texts "NaN" and "Infinity", and 1e400 as infinity: numbers that no
/// answer could write again, so that every later reading of what was stored would fail.
/// </summary>
internal sealed class FiniteNumberConverter : JsonConverter<double>
{
    private static readonly JsonSerializerOptions Plain = JsonSerializerOptions.Web;

    public override double Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var value = JsonSerializer.Deserialize<double>(ref reader, Plain);
        return double.IsFinite(value) ? value : throw new JsonException($"{value} is not a finite number.");
    }

    public override void Write(Utf8JsonWriter writer, double value, JsonSerializerOptions options) => writer.WriteNumberValue(value);
}
