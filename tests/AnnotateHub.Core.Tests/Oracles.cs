using System.Globalization;
using System.Text.Json;
using AnnotateHub.Core.Geometry;
using AnnotateHub.TestKit;

namespace AnnotateHub.Core.Tests;

/// <summary>Test vectors made by other people's libraries (tests/oracles/README.md); <c>null</c> reads as not a number.</summary>
internal static class Oracles
{
    /// <summary>Same-formula doubles agree to 1e-12 relative.</summary>
    public const double SameFormula = 1e-12;

    /// <summary>R values carry 15 digits.</summary>
    public const double FromR = 1e-9;

    /// <summary>Values of single-precision libraries.</summary>
    public const double SinglePrecision = 1e-6;

    public static IReadOnlyList<JsonElement> Cases(string file) => Read(Repository.Oracle(file));

    /// <summary>Cases whose data belong to public repositories: beside the real data, not in this repository.</summary>
    public static IReadOnlyList<JsonElement> CasesBesideRealData(string file)
    {
        var path = RealData.Folder is null ? null : Path.Combine(RealData.Folder, "..", "oracles", file);
        var there = File.Exists(path);
        if (!there && RealData.PromisedHere)
            Assert.Fail($"The oracle {file} was promised in CI. {RealData.Missing}");
        Assert.SkipUnless(there, $"The oracle {file} holds data of public repositories and lies beside the real data. {RealData.Missing}");
        return Read(path!);
    }

    private static IReadOnlyList<JsonElement> Read(string path)
    {
        using var document = JsonDocument.Parse(File.ReadAllBytes(path));
        return [.. document.RootElement.GetProperty("cases").EnumerateArray().Select(jsonElement => jsonElement.Clone())];
    }

    /// <summary>Names of the cases of a file, for a theory.</summary>
    public static TheoryData<string> Names(string file) => [.. Cases(file).Select(Name).Distinct()];

    public static JsonElement Case(string file, string name) => Cases(file).First(jsonElement => jsonElement.Name() == name);

    public static string Name(this JsonElement element) => element.GetProperty("name").GetString()!;

    public static JsonElement At(this JsonElement element, params string[] path) =>
        path.Aggregate(element, (inner, key) => inner.GetProperty(key));

    public static bool Has(this JsonElement element, string key) => element.TryGetProperty(key, out _);

    public static double Real(this JsonElement element) => element.ValueKind == JsonValueKind.Null ? double.NaN : element.GetDouble();

    public static double? RealOrNull(this JsonElement element) => element.ValueKind == JsonValueKind.Null ? null : element.GetDouble();

    public static double[] Reals(this JsonElement element) => [.. element.EnumerateArray().Select(Real)];

    public static double[][] RealRows(this JsonElement element) => [.. element.EnumerateArray().Select(Reals)];

    public static int[] Integers(this JsonElement element) => [.. element.EnumerateArray().Select(jsonElement => jsonElement.GetInt32())];

    public static int[][] IntegerRows(this JsonElement element) => [.. element.EnumerateArray().Select(Integers)];

    public static PixelBox[] Boxes(this JsonElement element) =>
        [.. element.EnumerateArray().Select(jsonElement => Box(jsonElement.Reals()))];

    public static PixelBox Box(double[] edges, int first = 0) => new(edges[first], edges[first + 1], edges[first + 2], edges[first + 3]);

    /// <summary>Thresholds that are the keys of an object, with what is expected at each.</summary>
    public static IEnumerable<(double Threshold, JsonElement Expected)> ByThreshold(this JsonElement element) =>
        element
            .EnumerateObject()
            .Select(jsonProperty => (double.Parse(jsonProperty.Name, CultureInfo.InvariantCulture), jsonProperty.Value));

    /// <summary>A tolerance is relative to the expected value, but to no less than this: a figure near 0 is a difference of larger
    /// ones.</summary>
    public const double SmallestScale = 1e-3;

    public static void Close(double expected, double? actual, double tolerance, double smallest = SmallestScale)
    {
        if (double.IsNaN(expected))
            Assert.Null(actual);
        else
        {
            Assert.NotNull(actual);
            Assert.Equal(expected, actual.Value, Math.Max(Math.Abs(expected), smallest) * tolerance);
        }
    }

    public static void Close(IReadOnlyList<double> expected, IReadOnlyList<double> actual, double tolerance)
    {
        Assert.Equal(expected.Count, actual.Count);
        for (var index = 0; index < expected.Count; index++)
            Close(expected[index], actual[index], tolerance);
    }
}
