using System.Reflection;
using System.Text.Json;

namespace AnnotateHub.Web.Features.About;

/// <summary>What is shipped with the product, read from the bill of materials that is built into it (<c>sbom.cdx.json</c>).</summary>
public sealed class BillOfMaterials
{
    private const string Resource = "sbom.cdx.json";
    private readonly Lazy<IReadOnlyList<ShippedPackage>> _packages = new(() => Parse(Open()));

    /// <summary>By name.</summary>
    public IReadOnlyList<ShippedPackage> Packages => _packages.Value;

    /// <summary>The version of this build, without what a build server adds to it.</summary>
    public static string ProductVersion =>
        typeof(BillOfMaterials)
            .Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()
            ?.InformationalVersion.Split('+')[0] ?? "";

    /// <summary>The document itself, CycloneDX 1.6.</summary>
    public static Stream Open() =>
        typeof(BillOfMaterials).Assembly.GetManifestResourceStream(Resource)
        ?? throw new InvalidOperationException($"{Resource} is not built into this program.");

    private static IReadOnlyList<ShippedPackage> Parse(Stream stream)
    {
        using (stream)
        {
            using var document = JsonDocument.Parse(stream);
            return
            [
                .. document
                    .RootElement.GetProperty("components")
                    .EnumerateArray()
                    .Select(component => new ShippedPackage(
                        TextOf(component, "name"),
                        TextOf(component, "version"),
                        TextOf(component, "purl").StartsWith("pkg:npm/", StringComparison.Ordinal) ? "npm" : "NuGet",
                        string.Join(" AND ", component.GetProperty("licenses").EnumerateArray().Select(LicenceOf)),
                        TextOf(component, "copyright")
                    ))
                    .OrderBy(package => package.Name.TrimStart('@'), StringComparer.OrdinalIgnoreCase),
            ];
        }
    }

    private static string LicenceOf(JsonElement choice) =>
        choice.TryGetProperty("expression", out var expression) ? expression.GetString()! : TextOf(choice.GetProperty("license"), "id");

    private static string TextOf(JsonElement element, string name) =>
        element.TryGetProperty(name, out var value) ? value.GetString() ?? "" : "";
}
