using System.Security.Cryptography;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using AnnotateHub.TestKit;

namespace AnnotateHub.Architecture.Tests;

/// <summary>
/// The bill of materials holds what ships and nothing else, and nothing ships under a licence that is not in the list. NuGet's own files
/// (<c>project.assets.json</c>, and the nuspec of each package) are the oracle.
/// </summary>
public sealed partial class LicenceTests
{
    private const string Remake = "Run: dotnet tool restore && node tools/sbom/make.mjs";

    /// <summary>They ask for no more than their notice; nothing here may ask for the source of what is built on it.</summary>
    /// <remarks>Bitstream-Vera is of fonts: they may be embedded and passed on unchanged, with their notice beside them.</remarks>
    private static readonly string[] Allowed =
    [
        "MIT",
        "Apache-2.0",
        "BSD-2-Clause",
        "BSD-3-Clause",
        "MS-PL",
        "PostgreSQL",
        "Bitstream-Vera",
    ];

    private static readonly string[] Programs = ["Web", "Cli", "Trainer"];

    /// <summary>Analyzers work on the source while it is compiled.</summary>
    private static readonly string[] OnlyForBuilding = ["Microsoft.CodeAnalysis.BannedApiAnalyzers"];

    [Fact]
    public void Every_package_that_ships_is_in_the_bill_of_materials_and_nothing_else_is()
    {
        var listed = Components().Where(component => component.Purl.StartsWith("pkg:nuget/", StringComparison.Ordinal)).ToList();

        Assert.True(
            Shipped().SetEquals(listed.Select(component => $"{component.Name}/{component.Version}")),
            $"sbom.cdx.json is out of date. {Remake}"
        );
    }

    [Fact]
    public void Every_licence_is_in_the_list()
    {
        var components = Components();

        Assert.NotEmpty(components);
        Assert.All(components, component => Assert.True(IsAllowed(component.Licence), $"{component.Name}: {component.Licence}"));
    }

    [Theory]
    [InlineData("GPL-3.0-only", false)]
    [InlineData("MIT AND LGPL-2.1-only", false)]
    [InlineData("GPL-2.0-only OR MIT", true)]
    [InlineData("", false)]
    public void A_licence_outside_the_list_is_found(string licence, bool allowed) => Assert.Equal(allowed, IsAllowed(licence));

    [Fact]
    public void What_a_package_says_of_its_licence_is_what_is_listed()
    {
        var said = 0;
        Assert.All(
            Components().Where(component => component.Purl.StartsWith("pkg:nuget/", StringComparison.Ordinal)),
            component =>
            {
                if (ExpressionOf(component.Name, component.Version) is not { } expression)
                    return;
                said++;
                Assert.Equal(expression, component.Licence);
            }
        );
        // Most packages say it by an expression; a handful only has a file or an address, and extras.json says where that was read.
        Assert.True(said > Components().Count / 2, $"Only {said} packages could be compared with their own nuspec.");
    }

    [Fact]
    public void Files_of_others_in_the_repository_are_listed_as_they_are()
    {
        var files = Components().Where(component => component.File is not null).ToDictionary(component => component.File!);
        var folders = Directory
            .GetDirectories(Path.Combine(Repository.Root, "wwwroot-assets/wwwroot/lib"))
            .Select(folder => Path.GetRelativePath(Repository.Root, folder) + "/");

        Assert.All(
            folders,
            folder => Assert.True(files.Keys.Any(file => file.StartsWith(folder, StringComparison.Ordinal)), $"{folder} is not listed.")
        );
        Assert.All(
            files,
            file =>
                Assert.Equal(
                    Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(Path.Combine(Repository.Root, file.Key)))),
                    file.Value.Sha256
                )
        );
    }

    [Fact]
    public void The_bill_names_the_version_of_the_product()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "sbom.cdx.json")));
        var version = VersionLine().Match(File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props"))).Groups[1].Value;

        Assert.Equal(version, document.RootElement.GetProperty("metadata").GetProperty("component").GetProperty("version").GetString());
    }

    private static bool IsAllowed(string expression) =>
        expression
            .Split(" OR ")
            .Any(choice => choice.Split(" AND ").All(licence => Allowed.Contains(licence.Trim(), StringComparer.Ordinal)));

    /// <summary>Name and version of each package that NuGet took for one of the programs, with what it needs.</summary>
    private static HashSet<string> Shipped()
    {
        var packages = new HashSet<string>(StringComparer.Ordinal);
        foreach (var program in Programs)
        {
            using var assets = JsonDocument.Parse(
                File.ReadAllText(Path.Combine(Repository.Root, $"src/AnnotateHub.{program}/obj/project.assets.json"))
            );
            packages.UnionWith(
                assets
                    .RootElement.GetProperty("libraries")
                    .EnumerateObject()
                    .Where(library => library.Value.GetProperty("type").GetString() == "package")
                    .Select(library => library.Name)
            );
        }

        packages.RemoveWhere(package => OnlyForBuilding.Contains(package.Split('/')[0], StringComparer.Ordinal));
        return packages;
    }

    private static string? ExpressionOf(string name, string version)
    {
        var (id, folders) = (name.ToLowerInvariant(), PackageFolders());
        return folders
            .Select(folder => Path.Combine(folder, id, version.ToLowerInvariant(), $"{id}.nuspec"))
            .Where(File.Exists)
            .Select(file => XDocument.Load(file).Descendants().FirstOrDefault(element => element.Name.LocalName == "license"))
            .Where(licence => licence?.Attribute("type")?.Value == "expression")
            .Select(licence => licence!.Value)
            .FirstOrDefault();
    }

    private static List<string> PackageFolders()
    {
        using var assets = JsonDocument.Parse(
            File.ReadAllText(Path.Combine(Repository.Root, "src/AnnotateHub.Web/obj/project.assets.json"))
        );
        return [.. assets.RootElement.GetProperty("packageFolders").EnumerateObject().Select(folder => folder.Name)];
    }

    private static List<Component> Components()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "sbom.cdx.json")));
        return
        [
            .. document
                .RootElement.GetProperty("components")
                .EnumerateArray()
                .Select(component => new Component(
                    component.GetProperty("name").GetString()!,
                    component.GetProperty("version").GetString()!,
                    component.GetProperty("purl").GetString()!,
                    string.Join(" AND ", component.GetProperty("licenses").EnumerateArray().Select(LicenceOf)),
                    PropertyOf(component, "annotatehub:file"),
                    component.TryGetProperty("hashes", out var hashes) ? hashes[0].GetProperty("content").GetString() : null
                )),
        ];
    }

    private static string LicenceOf(JsonElement choice) =>
        choice.TryGetProperty("expression", out var expression)
            ? expression.GetString()!
            : choice.GetProperty("license").GetProperty("id").GetString()!;

    private static string? PropertyOf(JsonElement component, string name) =>
        component.TryGetProperty("properties", out var properties)
            ? properties
                .EnumerateArray()
                .Where(property => property.GetProperty("name").GetString() == name)
                .Select(property => property.GetProperty("value").GetString())
                .FirstOrDefault()
            : null;

    private sealed record Component(string Name, string Version, string Purl, string Licence, string? File, string? Sha256);

    [GeneratedRegex("<Version>(.+?)</Version>")]
    private static partial Regex VersionLine();
}
