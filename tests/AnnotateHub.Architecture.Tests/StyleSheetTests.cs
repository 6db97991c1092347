using System.Text.RegularExpressions;
using AnnotateHub.TestKit;

namespace AnnotateHub.Architecture.Tests;

/// <summary>Styles are little, are used, and are there where they are used. Sheets that App.razor links stand on every page; the others are
/// asked for by the components that they are for (Shared/Sheets).</summary>
public sealed partial class StyleSheetTests
{
    /// <summary>What every page outside of the canvas loads besides MudBlazor's own sheet; 71 KB before sheets were parted.</summary>
    private const int MostBytesOnEveryPage = 20 * 1024;

    private static readonly string Web = Path.Combine(Repository.Root, "src", "AnnotateHub.Web");
    private static readonly string Assets = Path.Combine(Repository.Root, "wwwroot-assets", "wwwroot");
    private static readonly string[] OnEveryPage = ["site", "hub"];

    [Fact]
    public void Sheets_of_every_page_are_small()
    {
        var app = File.ReadAllText(Path.Combine(Web, "Components", "App.razor"));
        var linked = SheetLink().Matches(app).Select(match => match.Groups[1].Value);

        Assert.Equal(OnEveryPage, linked);
        Assert.InRange(OnEveryPage.Sum(sheet => new FileInfo(FileOf(sheet)).Length), 1, MostBytesOnEveryPage);
    }

    [Fact]
    public void Every_class_that_a_sheet_styles_occurs_in_a_page_or_script()
    {
        var used = Pages().SelectMany(ClassesIn).ToHashSet(StringComparer.Ordinal);
        foreach (var file in Directory.GetFiles(Assets, "*.js", SearchOption.AllDirectories).Concat(MarkupWriters()))
        {
            var texts = Quoted().Matches(File.ReadAllText(file));
            used.UnionWith(texts.SelectMany(text => Word().Matches(text.Value)).Select(word => word.Value));
        }

        var dead = Sheets().SelectMany(sheet => Styled(sheet).Except(used).Select(name => $"{sheet}.css: .{name}"));

        Assert.DoesNotContain(dead, name => !name.Contains(".mud-", StringComparison.Ordinal));
    }

    [Fact]
    public void A_component_asks_for_the_sheets_of_its_classes()
    {
        var everywhere = OnEveryPage.SelectMany(Styled).ToHashSet(StringComparer.Ordinal);
        var owners = AskedFor().ToDictionary(sheet => sheet, sheet => Owned(sheet, everywhere), StringComparer.Ordinal);
        var faults = new List<string>();
        foreach (var page in Pages().Where(page => !IsStatic(page)))
        {
            var asked = Asking().Match(File.ReadAllText(page)).Groups[1].Value.Split(' ');
            var classes = ClassesIn(page);
            faults.AddRange(
                owners
                    .Where(owner => !asked.Contains(owner.Key) && owner.Value.Overlaps(classes))
                    .Select(owner =>
                        $"{Path.GetFileName(page)} uses {string.Join(", ", owner.Value.Intersect(classes))} of {owner.Key}.css without "
                        + $"<Sheet Names=\"{owner.Key}\" />"
                    )
            );
        }

        Assert.NotEmpty(owners);
        Assert.Empty(faults);
    }

    private static string[] Pages() => Directory.GetFiles(Web, "*.razor", SearchOption.AllDirectories);

    /// <summary>Code that writes markup: reports, and Markdown of guides.</summary>
    private static IEnumerable<string> MarkupWriters() =>
        new[] { "Web", "Core", "Application" }
            .Select(project => Path.Combine(Repository.Root, "src", $"AnnotateHub.{project}"))
            .SelectMany(folder => Directory.GetFiles(folder, "*.cs", SearchOption.AllDirectories))
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    /// <summary>Pages without a circuit bring their sheets in their own head.</summary>
    private static bool IsStatic(string page) =>
        File.ReadAllText(page).Contains("[ExcludeFromInteractiveRouting]", StringComparison.Ordinal);

    private static IEnumerable<string> Sheets() =>
        Directory.GetFiles(Path.Combine(Assets, "css"), "*.css").Select(file => Path.GetFileNameWithoutExtension(file));

    private static IEnumerable<string> AskedFor()
    {
        var source = File.ReadAllText(Path.Combine(Web, "Shared", "Sheets", "PageSheets.cs"));
        return SheetName().Matches(source).Select(match => match.Groups[1].Value).Where(name => File.Exists(FileOf(name)));
    }

    private static string FileOf(string sheet) => Path.Combine(Assets, "css", $"{sheet}.css");

    private static HashSet<string> Styled(string sheet) => Selectors(sheet).SelectMany(Names).ToHashSet(StringComparer.Ordinal);

    /// <summary>The first class of each selector that no sheet of every page styles: who uses it wants this sheet, while classes behind it
    /// only tell its parts.</summary>
    private static HashSet<string> Owned(string sheet, HashSet<string> everywhere) =>
        Selectors(sheet)
            .Select(selector => Names(selector).FirstOrDefault(name => !everywhere.Contains(name)))
            .OfType<string>()
            .ToHashSet(StringComparer.Ordinal);

    /// <summary>One by one: commas within brackets belong to their selector.</summary>
    private static IEnumerable<string> Selectors(string sheet)
    {
        var text = AtRule().Replace(Comment().Replace(File.ReadAllText(FileOf(sheet)), ""), "");
        return Rule().Matches(text).SelectMany(rule => BareComma().Split(rule.Groups[1].Value)).Select(selector => selector.Trim());
    }

    private static IEnumerable<string> Names(string selector) => ClassName().Matches(selector).Select(match => match.Groups[1].Value);

    private static HashSet<string> ClassesIn(string page)
    {
        var text = File.ReadAllText(page);
        return ClassAttribute()
            .Matches(text)
            .SelectMany(match => Word().Matches(match.Groups[1].Value))
            .Select(word => word.Value)
            .ToHashSet(StringComparer.Ordinal);
    }

    [GeneratedRegex("""Assets\["css/(\w+)\.css"\]""")]
    private static partial Regex SheetLink();

    [GeneratedRegex("""<Sheet Names="([\w ]+)" />""")]
    private static partial Regex Asking();

    [GeneratedRegex("""^\s+"(\w+)",$""", RegexOptions.Multiline)]
    private static partial Regex SheetName();

    /// <summary>With what Razor puts into it: @(a ? "b" : "c").</summary>
    [GeneratedRegex("""\b[Cc]lass="((?:@\((?:[^()]|\((?:[^()]|\([^()]*\))*\))*\)|[^"])*)""")]
    private static partial Regex ClassAttribute();

    [GeneratedRegex(@"""{3}.*?""{3}|""(?:\\.|[^""\\\n])*""|'[^'\n]*'|`[^`]*`", RegexOptions.Singleline)]
    private static partial Regex Quoted();

    [GeneratedRegex("[A-Za-z][\\w-]*")]
    private static partial Regex Word();

    [GeneratedRegex(@"\.([A-Za-z][\w-]*)")]
    private static partial Regex ClassName();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"@(media|keyframes)[^{]*\{")]
    private static partial Regex AtRule();

    [GeneratedRegex(@"([^{}]+)\{[^{}]*\}")]
    private static partial Regex Rule();

    [GeneratedRegex(@",(?![^(]*\))")]
    private static partial Regex BareComma();
}
