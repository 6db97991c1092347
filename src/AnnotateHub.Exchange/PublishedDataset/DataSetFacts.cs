using System.Text.Json;
using System.Text.Json.Serialization;

namespace AnnotateHub.Exchange.PublishedDataset;

/// <summary>What the files do not tell by themselves: kept as <c>data_set.json</c>, without times, so that the same content gives the same
/// bytes.</summary>
/// <param name="Union">How the union of the test images came about, in words.</param>
/// <param name="UnknownCells">What was done with unknown cells, in words.</param>
/// <param name="IsPatientDisjoint">The splits promise that no patient is in two of them; the paper's do not.</param>
/// <param name="Classes">Keys and names in their order.</param>
public sealed record DataSetFacts(
    string Name,
    string Licence,
    string SoftwareVersion,
    DataSetVariant Variant,
    string Union,
    string UnknownCells,
    bool IsPatientDisjoint,
    bool IsSynthetic,
    IReadOnlyList<DataSetClass> Classes,
    string Methods
)
{
    /// <summary>Images of the project that are not in the data set, and why: a sentence each.</summary>
    public IReadOnlyList<string> LeftOut { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter() },
    };

    public byte[] ToJson() => [.. JsonSerializer.SerializeToUtf8Bytes(this, Json), (byte)'\n'];

    /// <summary>Null when the text is something else.</summary>
    public static DataSetFacts? Read(ReadOnlySpan<byte> text)
    {
        try
        {
            return
                JsonSerializer.Deserialize<DataSetFacts>(text, Json)
                    is { Name: not null, Classes: not null, Union: not null, UnknownCells: not null, Methods: not null } facts
                ? facts
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
