using System.Text.RegularExpressions;
using AnnotateHub.TestKit;

namespace AnnotateHub.Architecture.Tests;

/// <summary>What a reader of the source may rely on; each rule names the file and line that breaks it.</summary>
public sealed partial class SourceRules
{
    private const int MaxLine = 140;

    [Fact]
    public void No_folder_is_named_after_nothing()
    {
        string[] empty = ["Utils", "Helpers", "Common", "Services", "Misc", "Managers"];

        Assert.DoesNotContain(Sources("*.*"), file => Path.GetDirectoryName(file)!.Split('/').Intersect(empty).Any());
    }

    [Fact]
    public void Razor_types_stay_in_the_web_project() =>
        Assert.All(
            Solution.Projects.Where(project => project != "Web"),
            project =>
                Assert.DoesNotContain(
                    Solution.Load(project).GetReferencedAssemblies(),
                    reference => reference.Name!.StartsWith("Microsoft.AspNetCore.Components", StringComparison.Ordinal)
                )
        );

    [Fact]
    public void Lines_of_code_have_at_most_140_characters()
    {
        var faults = Code("src").Concat(Code("tests")).SelectMany(file => LongLines(file).Select(line => $"{file}, line {line}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void Lines_of_pages_have_at_most_140_characters() =>
        Assert.Empty(
            Sources("*.razor")
                .SelectMany(file =>
                    File.ReadLines(Path.Combine(Repository.Root, file))
                        .Index()
                        .Where(line => line.Item.Length > MaxLine)
                        .Select(line => $"{file}, line {line.Index + 1}")
                )
        );

    /// <summary>The Content-Security-Policy forbids them: they would do nothing, and only the browser's console would say so.</summary>
    [Fact]
    public void Pages_hold_no_script_of_their_own() =>
        Assert.Empty(
            Sources("*.razor")
                .Where(file => InlineScript().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))))
                .Order(StringComparer.Ordinal)
        );

    [Fact]
    public void Lines_of_scripts_and_their_tests_have_at_most_140_characters()
    {
        var faults = Scripts()
            .SelectMany(file =>
                File.ReadLines(Path.Combine(Repository.Root, file))
                    .Index()
                    .Where(line => line.Item.Length > MaxLine)
                    .Select(line => $"{file}, line {line.Index + 1}")
            );

        Assert.Empty(faults);
    }

    [Fact]
    public void Lines_of_documents_have_at_most_140_characters()
    {
        // A row of a table, a picture and what stands between fences (JSON, commands) cannot be broken.
        var faults = Directory
            .GetFiles(Path.Combine(Repository.Root, "docs"), "*.md", SearchOption.AllDirectories)
            .Concat(Directory.GetFiles(Repository.Root, "*.md"))
            .SelectMany(file =>
            {
                var isFenced = false;
                return File.ReadLines(file)
                    .Index()
                    .ToList()
                    .Where(line =>
                    {
                        if (line.Item.TrimStart().StartsWith("```", StringComparison.Ordinal))
                            isFenced = !isFenced;
                        return line.Item.Length > MaxLine && !isFenced && line.Item[0] is not ('|' or '!');
                    })
                    .Select(line => $"{Path.GetRelativePath(Repository.Root, file)}, line {line.Index + 1}")
                    .ToList();
            });

        Assert.Empty(faults);
    }

    [Fact]
    public void Every_entity_has_one_configuration_named_after_it()
    {
        var folder = Path.Combine(Repository.Root, "src", "AnnotateHub.Data");
        var configured = Directory
            .GetFiles(Path.Combine(folder, "Configurations"), "*Configuration.cs")
            .Select(file => Path.GetFileNameWithoutExtension(file)[..^"Configuration".Length]);
        var entities = EntitySet()
            .Matches(File.ReadAllText(Path.Combine(folder, "AnnotateHubDb.cs")))
            .Select(match => match.Groups[1].Value)
            .Append("FrozenReportWork");

        Assert.Equal(entities.Order(StringComparer.Ordinal), configured.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void A_file_holds_one_public_type_and_is_named_after_it()
    {
        var faults = Code("src")
            .Select(file =>
                (
                    File: file,
                    Types: PublicType()
                        .Matches(File.ReadAllText(Path.Combine(Repository.Root, file)))
                        .Select(match => match.Groups[1].Value)
                        .Distinct()
                        .ToList()
                )
            )
            .Where(found =>
                found.Types.Count > 1 || (found.Types.Count == 1 && found.Types[0] != Path.GetFileName(found.File).Split('.')[0])
            )
            .Select(found => $"{found.File}: {string.Join(", ", found.Types)}");

        Assert.Empty(faults);
    }

    /// <summary>Here and not by the compiler's analyzers of style: these two rules cost half of all checks there.</summary>
    [Fact]
    public void Namespaces_are_of_a_file_and_what_is_used_stands_above_them()
    {
        var files = Code("src").Concat(Code("tests")).ToList();
        var faults = files
            .Where(file =>
            {
                var source = File.ReadAllText(Path.Combine(Repository.Root, file));
                var name = Namespace().Match(source);
                return name.Success && (name.Groups[1].Value != ";" || Using().IsMatch(source[name.Index..]));
            })
            .Order(StringComparer.Ordinal);

        Assert.Contains(files, file => Namespace().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));
        Assert.Empty(faults);
    }

    [Fact]
    public void The_canvas_is_plain_modules_without_dependencies()
    {
        string[] folders = ["canvas", "adjudication", "shared"];
        var faults = folders
            .SelectMany(folder =>
                Directory.GetFiles(Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot", folder), "*.js", SearchOption.AllDirectories)
            )
            .SelectMany(file => BareImport().Matches(File.ReadAllText(file)).Select(match => $"{file}: {match.Value}"));

        Assert.Empty(faults);
    }

    [Fact]
    public void The_canvas_works_on_plain_http()
    {
        // crypto.randomUUID, Web Locks and storage.persist exist only in secure contexts; a lab's server is http://hostname.
        var faults = Directory
            .GetFiles(Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot"), "*.js", SearchOption.AllDirectories)
            .Where(file => SecureContextOnly().IsMatch(File.ReadAllText(file)));

        Assert.Empty(faults);
    }

    [Fact]
    public void Fields_of_tables_are_quoted_in_one_place()
    {
        // Doubling quotes by hand is how a table comes to be written past CsvText, and past its guard against formulas.
        var faults = Sources("*.cs")
            .Concat(Sources("*.razor"))
            .Where(file => DoubledQuotes().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));

        Assert.Empty(faults);
    }

    /// <summary>A name that was given and not waited for is gone after a power cut (docs/security.md).</summary>
    [Fact]
    public void Files_and_folders_are_renamed_in_one_place()
    {
        var renaming = Sources("*.cs").Where(file => Renaming().IsMatch(File.ReadAllText(Path.Combine(Repository.Root, file))));

        Assert.Equal(["src/AnnotateHub.Imaging/Writing/Durable.cs"], renaming);
    }

    private static IEnumerable<string> Code(string folder) =>
        Directory
            .GetFiles(Path.Combine(Repository.Root, folder), "*.cs", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "obj" or "bin" or "Migrations" or "Cases"));

    /// <summary>Numbers of lines that are too long. Texts may be: SQL, JSON, sentences and what several lines of quotes hold.</summary>
    private static IEnumerable<int> LongLines(string file)
    {
        var isInText = false;
        foreach (var (index, line) in File.ReadLines(Path.Combine(Repository.Root, file)).Index())
        {
            var isText = isInText || line.Contains('"', StringComparison.Ordinal);
            // An odd number of triple quotes begins or ends a text of several lines.
            if ((line.Split("\"\"\"").Length - 1) % 2 == 1)
                isInText = !isInText;
            if (line.Length > MaxLine && !isText)
                yield return index + 1;
        }
    }

    /// <summary>Scripts of the pages and their tests; libraries of others are served as they came.</summary>
    private static IEnumerable<string> Scripts() =>
        new[] { Path.Combine("wwwroot-assets", "wwwroot"), Path.Combine("tests", "canvas") }
            .SelectMany(folder => Directory.GetFiles(Path.Combine(Repository.Root, folder), "*.js", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Split('/').Any(part => part is "lib" or "node_modules"));

    private static IEnumerable<string> Sources(string pattern) =>
        Directory
            .GetFiles(Path.Combine(Repository.Root, "src"), pattern, SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(Repository.Root, file).Replace('\\', '/'))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"^public (?:[a-z]+ )*?(?:class|record struct|record|struct|interface|enum) ([A-Z]\w*)", RegexOptions.Multiline)]
    private static partial Regex PublicType();

    [GeneratedRegex(@"^\s*namespace [\w.]+\s*(;|\{)", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex(@"^\s*using (?:static )?[A-Z][\w.]*(?: = [\w.<>]+)?;", RegexOptions.Multiline)]
    private static partial Regex Using();

    [GeneratedRegex(@"\b(File\.(Move|Replace)|Directory\.Move)\(")]
    private static partial Regex Renaming();

    [GeneratedRegex(@"public DbSet<(\w+)>")]
    private static partial Regex EntitySet();

    [GeneratedRegex(@"Replace\(""\\"""", ""\\""\\""""")]
    private static partial Regex DoubledQuotes();

    [GeneratedRegex("""(from|import)\s+["'](?![./])[^"']+["']""")]
    private static partial Regex BareImport();

    [GeneratedRegex(@"^(?!\s*(//|\*)).*(crypto\.randomUUID\(|navigator\.locks\.|navigator\.storage\.persist\()", RegexOptions.Multiline)]
    private static partial Regex SecureContextOnly();

    [GeneratedRegex("""[\s"]on[a-z]+="|<script(?![^>]*\ssrc=)|href="javascript:""")]
    private static partial Regex InlineScript();
}
