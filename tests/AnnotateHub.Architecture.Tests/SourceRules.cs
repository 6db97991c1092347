using System.Text.RegularExpressions;
using AnnotateHub.TestKit;

namespace AnnotateHub.Architecture.Tests;

/// <summary>What a reader of the source may rely on; each rule names the file and line that breaks it.</summary>
public sealed partial class SourceRules
{
    [Fact]
    public void No_folder_is_named_after_nothing()
    {
        string[] empty = ["Utils", "Helpers", "Common", "Services", "Misc", "Managers"];

        Assert.DoesNotContain(Sources("*.*"), file => Path.GetDirectoryName(file)!.Split('/').Intersect(empty).Any());
    }

    [Fact]
    public void Razor_types_stay_in_the_web_project() =>
        Assert.All(House.Projects.Where(project => project != "Web"), project =>
            Assert.DoesNotContain(House.Load(project).GetReferencedAssemblies(), reference => reference.Name!.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)));

    [Fact]
    public void The_canvas_is_plain_modules_without_dependencies()
    {
        var faults = Directory.GetFiles(Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot", "canvas"), "*.js", SearchOption.AllDirectories)
            .SelectMany(file => BareImport().Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void The_canvas_works_on_plain_http()
    {
        // crypto.randomUUID, Web Locks and storage.persist exist only in secure contexts; a lab's server is http://hostname.
        var faults = Directory.GetFiles(Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot"), "*.js", SearchOption.AllDirectories)
            .Where(file => SecureContextOnly().IsMatch(File.ReadAllText(file)));

        Assert.Empty(faults);
    }

    private static IEnumerable<string> Sources(string pattern) =>
        Directory.GetFiles(Path.Combine(Repository.Root, "src"), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex("""(from|import)\s+["'](?![./])[^"']+["']""")]
    private static partial Regex BareImport();

    [GeneratedRegex(@"^(?!\s*(//|\*)).*(crypto\.randomUUID\(|navigator\.locks\.|navigator\.storage\.persist\()", RegexOptions.Multiline)]
    private static partial Regex SecureContextOnly();
}
