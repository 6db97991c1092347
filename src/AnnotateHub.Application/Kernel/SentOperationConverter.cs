using System.Text.Json;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.Kernel;

/// <summary>
/// Reads one operation of a batch. What can be told apart from the others (sequence, id, kind) but not be read becomes an operation that
/// is <see cref="Operation.Unreadable"/>: refused by name, where a refusal of the whole batch would keep everything behind it waiting for
/// ever.
/// </summary>
internal sealed class SentOperationConverter(JsonSerializerOptions plain) : JsonConverter<Operation>
{
    public override Operation Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        var element = JsonElement.ParseValue(ref reader);
        try
        {
            var operation = element.Deserialize<Operation>(plain)! with { Unreadable = null };
            return operation.Boxes?.Any(box => box is null) == true
                ? operation with
                {
                    Boxes = [],
                    Unreadable = $"Operation '{operation.Id}' has a box that is null.",
                }
                : operation;
        }
        catch (JsonException fault) when (element.ValueKind is JsonValueKind.Object)
        {
            // Whoever cannot even be named is refused with the whole batch: this throws as the first attempt did.
            var name = element.Deserialize<OperationName>(plain)!;
            return new Operation(name.Sequence, name.Id ?? "", name.Kind, [])
            {
                Unreadable =
                    $"Operation '{name.Id}' cannot be read at {fault.Path}: edges, scores and flags are finite numbers within their range,"
                    + " attributes texts, and origin and review one of their names.",
            };
        }
    }

    public override void Write(Utf8JsonWriter writer, Operation value, JsonSerializerOptions options) =>
        JsonSerializer.Serialize(writer, value, plain);

    private sealed record OperationName(long Sequence, string? Id, OperationKind Kind);
}
