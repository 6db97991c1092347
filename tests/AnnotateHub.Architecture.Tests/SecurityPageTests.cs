using System.Text.RegularExpressions;
using AnnotateHub.TestKit;

namespace AnnotateHub.Architecture.Tests;

/// <summary>docs/security.md promises nothing that no test holds.</summary>
public sealed partial class SecurityPageTests
{
    [Fact]
    public void Every_promise_names_test_classes_that_exist_and_test_something()
    {
        var promises = Promises(File.ReadAllText(Path.Combine(Repository.Root, "docs", "security.md")));
        var classes = ClassesWithTests();

        Assert.True(promises.Count > 20, $"Only {promises.Count} promises were found in docs/security.md.");
        Assert.Empty(FaultsOf(promises, classes));
    }

    [Fact]
    public void A_promise_without_a_test_is_found()
    {
        const string page = """
            ## Promised

            | promise | held by |
            | --- | --- |
            | Kept | `SecurityPageTests` |
            | Held by nothing | |
            | Held by `words` alone | a careful reader |
            | Held by what is gone | `SecurityPageTests`, `GoneTests` |

            ## Not promised

            | row | of another table |
            """;

        Assert.Equal(
            ["Held by nothing: names no test class", "Held by `words` alone: names no test class", "Held by what is gone: no tests in GoneTests"],
            FaultsOf(Promises(page), ["SecurityPageTests"])
        );
    }

    private static IReadOnlyList<(string Promise, string Held)> Promises(string page) =>
        [
            .. page.Split('\n')
                .SkipWhile(line => line.TrimEnd() != "## Promised")
                .Skip(1)
                .TakeWhile(line => !line.StartsWith("## ", StringComparison.Ordinal))
                .Where(line => line.StartsWith('|'))
                .Skip(2)
                .Select(line => line.Trim().Trim('|').Split('|'))
                .Select(cells => (cells[0].Trim(), cells[^1].Trim())),
        ];

    private static IEnumerable<string> FaultsOf(IReadOnlyList<(string Promise, string Held)> promises, HashSet<string> classes)
    {
        foreach (var (promise, held) in promises)
        {
            var named = Quoted().Matches(held).Select(match => match.Groups[1].Value).ToList();
            if (named.Count == 0)
                yield return $"{promise}: names no test class";
            foreach (var name in named.Where(name => !classes.Contains(name)))
                yield return $"{promise}: no tests in {name}";
        }
    }

    private static HashSet<string> ClassesWithTests()
    {
        var classes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Repository.Root, "tests"), "*.cs", SearchOption.AllDirectories))
        {
            if (file.Contains("/obj/", StringComparison.Ordinal) || file.Contains("/node_modules/", StringComparison.Ordinal))
                continue;
            var text = File.ReadAllText(file);
            if (TestMark().IsMatch(text))
                classes.UnionWith(ClassName().Matches(text).Select(match => match.Groups[1].Value));
        }

        return classes;
    }

    [GeneratedRegex("`([^`]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"^\s*\[(Fact|Theory)\b", RegexOptions.Multiline)]
    private static partial Regex TestMark();

    [GeneratedRegex(@"^public (?:sealed |abstract |partial )*class (\w+)", RegexOptions.Multiline)]
    private static partial Regex ClassName();
}
