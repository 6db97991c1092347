using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace AnnotateHub.Exchange.Croissant;

/// <summary>
/// <c>croissant.json</c> (MLCommons Croissant 1.0, http://mlcommons.org/croissant/1.0): what is in a data set, so that it can be found and
/// loaded by
/// programs that know nothing of AnnotateHub.
/// </summary>
public sealed record CroissantFile(string DataSet, string Description, string Licence, string Version, DateTimeOffset? At)
{
    public const string Name = "croissant.json";

    public IReadOnlyList<CroissantObject> Objects { get; init; } = [];
    public IReadOnlyList<CroissantSet> Sets { get; init; } = [];
    public IReadOnlyList<CroissantTable> Tables { get; init; } = [];

    private static readonly JsonSerializerOptions Json = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        NewLine = "\n",
    };

    public byte[] ToBytes()
    {
        var root = new JsonObject
        {
            ["@context"] = Context(),
            ["@type"] = "sc:Dataset",
            ["conformsTo"] = "http://mlcommons.org/croissant/1.0",
            ["name"] = DataSet,
            ["description"] = Description,
            ["license"] = Licence,
            // Where the files lie is for whoever puts them somewhere to say; beside this file they are at ".".
            ["url"] = ".",
            ["version"] = Version,
            ["creator"] = new JsonObject
            {
                ["@type"] = "sc:Organization",
                ["name"] = "The annotators and owners of the project; see DATASHEET.md",
            },
            ["distribution"] = new JsonArray([
                .. Objects.Select(JsonNode (croissantObject) => From(croissantObject)),
                .. Sets.Select(JsonNode (croissantSet) => From(croissantSet)),
            ]),
            ["recordSet"] = new JsonArray([.. Tables.Select(JsonNode (croissantTable) => From(croissantTable))]),
        };
        if (At is { } at)
            root["datePublished"] = at.UtcDateTime.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        return [.. JsonSerializer.SerializeToUtf8Bytes(root, Json), (byte)'\n'];
    }

    private static JsonObject From(CroissantObject croissantObject) =>
        new JsonObject
        {
            ["@type"] = "cr:FileObject",
            ["@id"] = croissantObject.Path,
            ["name"] = croissantObject.Path,
            ["contentUrl"] = croissantObject.Path,
            ["contentSize"] = $"{croissantObject.Bytes} B",
            ["encodingFormat"] = croissantObject.MediaType,
            ["sha256"] = croissantObject.Sha256,
        };

    private static JsonObject From(CroissantSet croissantSet) =>
        new JsonObject
        {
            ["@type"] = "cr:FileSet",
            ["@id"] = croissantSet.Name,
            ["name"] = croissantSet.Name,
            ["description"] = croissantSet.Description,
            ["encodingFormat"] = croissantSet.MediaType,
            ["includes"] = croissantSet.Includes,
        };

    private static JsonObject From(CroissantTable table) =>
        new JsonObject
        {
            ["@type"] = "cr:RecordSet",
            ["@id"] = table.Name,
            ["name"] = table.Name,
            ["description"] = table.Description,
            ["field"] = new JsonArray([
                .. table.Fields.Select(field =>
                    (JsonNode)
                        new JsonObject
                        {
                            ["@type"] = "cr:Field",
                            ["@id"] = $"{table.Name}/{field.Column}",
                            ["name"] = field.Column,
                            ["description"] = field.Description,
                            ["dataType"] = field.Type,
                            ["source"] = new JsonObject
                            {
                                ["fileObject"] = new JsonObject { ["@id"] = table.ObjectPath },
                                ["extract"] = new JsonObject { ["column"] = field.Column },
                            },
                        }
                ),
            ]),
        };

    /// <summary>The context that the specification asks for, word for word.</summary>
    private static JsonObject Context()
    {
        var context = new JsonObject { ["@language"] = "en", ["@vocab"] = "https://schema.org/" };
        foreach (
            var word in new[]
            {
                "citeAs",
                "column",
                "extract",
                "field",
                "fileProperty",
                "fileObject",
                "fileSet",
                "format",
                "includes",
                "isLiveDataset",
                "jsonPath",
                "key",
                "md5",
                "parentField",
                "path",
                "recordSet",
                "references",
                "regex",
                "repeated",
                "replace",
                "separator",
                "source",
                "subField",
                "transform",
            }
        )
            context[word] = $"cr:{word}";
        context["conformsTo"] = "dct:conformsTo";
        context["cr"] = "http://mlcommons.org/croissant/";
        context["data"] = new JsonObject { ["@id"] = "cr:data", ["@type"] = "@json" };
        context["dataType"] = new JsonObject { ["@id"] = "cr:dataType", ["@type"] = "@vocab" };
        context["dct"] = "http://purl.org/dc/terms/";
        context["examples"] = new JsonObject { ["@id"] = "cr:examples", ["@type"] = "@json" };
        context["rai"] = "http://mlcommons.org/croissant/RAI/";
        context["sc"] = "https://schema.org/";
        return context;
    }
}
