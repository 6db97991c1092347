using System.Globalization;
using System.Text;
using AnnotateHub.Exchange.Text;
using AnnotateHub.TestKit;

namespace AnnotateHub.Exchange.Tests.Text;

/// <summary>Unicode's composed form against CPython's.</summary>
public sealed class NormalFormTests
{
    [Fact]
    public void Texts_are_composed_as_CPython_composes_them()
    {
        foreach (var line in File.ReadAllLines(Repository.Oracle("text/nfc.txt")))
        {
            string[] sides = [.. line.Split(';').Select(Decoded)];

            Assert.True(
                sides[1] == NormalForm.Compose(sides[0]),
                $"{line} became {string.Join(' ', NormalForm.Compose(sides[0]).EnumerateRunes().Select(rune => rune.Value.ToString("X", CultureInfo.InvariantCulture)))}."
            );
            Assert.Equal(sides[1], NormalForm.Compose(sides[1]));
        }
    }

    [Fact]
    public void Plain_text_is_the_same_object() => Assert.Same("cell_1", NormalForm.Compose("cell_1"));

    private static string Decoded(string points) =>
        string.Concat(
            points
                .Split(' ')
                .Select(point => new Rune(int.Parse(point, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture)).ToString())
        );
}
