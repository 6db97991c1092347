using AnnotateHub.Exchange.Matching;
using CsCheck;

namespace AnnotateHub.Exchange.Tests.Matching;

/// <summary>Which image labels belong to: random trees in which names are equal again and again, and the rules one by one.</summary>
public sealed class ImageLookupTests
{
    private static readonly Gen<string> Paths = Gen.Select(
        Gen.Int[0, 2].Array[0, 3],
        Gen.Int[0, 2],
        (folders, name) => string.Concat(folders.Select(folder => $"p{folder}/")) + $"00{name}.png"
    );

    private static readonly Gen<string[]> Trees = Paths.Array[1, 12].Select(paths => paths.Distinct(StringComparer.Ordinal).ToArray());

    [Fact]
    public void Labels_that_name_a_picture_s_whole_path_get_it_whatever_else_is_called_so() =>
        Gen.Select(Trees, Gen.Int[0, 11])
            .Sample(
                (tree, pick) =>
                {
                    var wanted = tree[pick % tree.Length];

                    Assert.Equal((MatchKind.WholePath, wanted), Found(tree, new ImageName(wanted)));
                    Assert.Equal(
                        (MatchKind.WholePath, wanted),
                        Found(tree, new ImageName($"labels/{wanted[..^4]}", ImageNameSource.LabelFile))
                    );
                    Assert.Equal((MatchKind.WholePath, wanted), Found(tree, new ImageName($"images\\{wanted.Replace('/', '\\')}")));
                }
            );

    [Fact]
    public void Of_any_name_the_longest_common_end_wins_and_equal_ends_are_ambiguous() =>
        Gen.Select(Trees, Paths)
            .Sample(
                (tree, name) =>
                {
                    int TailOf(string path) =>
                        path.Split('/').Reverse().Zip(name.Split('/').Reverse()).TakeWhile(pair => pair.First == pair.Second).Count();
                    var longest = tree.Max(TailOf);
                    string[] fitting = [.. tree.Where(path => TailOf(path) == longest)];

                    var (kind, found) = Found(tree, new ImageName(name));

                    if (longest == 0)
                        Assert.Equal(MatchKind.None, kind);
                    else if (tree.Contains(name))
                        Assert.Equal((MatchKind.WholePath, name), (kind, found));
                    else if (fitting.Length > 1)
                        Assert.Equal(MatchKind.Ambiguous, kind);
                    else
                    {
                        // Both have folders left, or only the last part is common: certain it is not.
                        var contradicts = longest == 1 || fitting[0].Split('/').Length > longest && name.Split('/').Length > longest;
                        Assert.Equal((contradicts ? MatchKind.NameOnly : MatchKind.PathTail, fitting[0]), (kind, found));
                    }
                },
                iter: 3_000
            );

    [Theory]
    [InlineData("x.tif", true, "x.tif.png")]
    [InlineData("x", true, "x.png")]
    [InlineData("x.png", false, "x.png")]
    [InlineData("x.tif", false, "x.tif.png")]
    public void A_name_loses_one_ending_at_most_and_a_whole_name_goes_first(string name, bool isLabelFile, string expected) =>
        Assert.Equal(
            (MatchKind.WholePath, expected),
            Found(["x.png", "x.tif.png"], new ImageName(name, isLabelFile ? ImageNameSource.LabelFile : ImageNameSource.Stated))
        );

    [Fact]
    public void A_label_file_of_x_tif_is_not_of_x_png() =>
        Assert.Equal(MatchKind.None, Found(["x.png"], new ImageName("x.tif", ImageNameSource.LabelFile)).Kind);

    [Fact]
    public void Two_names_of_one_label_that_lead_to_two_images_are_ambiguous()
    {
        Assert.Equal(
            MatchKind.Ambiguous,
            Found(["a.png", "b.png"], new ImageName("a.png"), new ImageName("b", ImageNameSource.LabelFile)).Kind
        );
        Assert.Equal(
            MatchKind.Ambiguous,
            Found(
                ["p1/a.png", "p2/a.png"],
                new ImageName("a.png"),
                new ImageName("p1/a", ImageNameSource.LabelFile),
                new ImageName("/data/p2/a.png")
            ).Kind
        );
    }

    [Fact]
    public void Names_that_differ_in_capitals_fit_and_are_told() =>
        Assert.Equal((MatchKind.NameOnly, "Cell.PNG"), Found(["Cell.PNG"], new ImageName("cell.png")));

    [Fact]
    public void Composed_and_decomposed_names_are_one() =>
        Assert.Equal((MatchKind.WholePath, "f\u00fc/\u00fc.png"), Found(["f\u00fc/\u00fc.png"], new ImageName("fu\u0308/u\u0308.png")));

    private static (MatchKind Kind, string Path) Found(string[] tree, params ImageName[] names)
    {
        var match = new ImageLookup<string>(tree.Select(path => (path, path))).Find(names);
        return (match.Kind, match.Path);
    }
}
