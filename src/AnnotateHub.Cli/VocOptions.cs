using System.CommandLine;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Cli;

/// <summary>The convention of VOC files, which no file says itself.</summary>
internal static class VocOptions
{
    public static Option<string> Format { get; } = MakeFormat();
    public static Option<int> Origin { get; } = MakeOrigin();

    public static Option<VocFarEdge> FarEdge { get; } = new("--far-edge")
    {
        Description = "Whether xmax and ymax name the last pixel (inclusive) or the first after it (exclusive).", DefaultValueFactory = _ => VocFarEdge.Exclusive,
    };

    public static Option<VocDialect> Dialect { get; } = new("--dialect")
    {
        Description = "Whole numbers (fractions are rounded to the nearest pixel, halves up) or exact decimals.", DefaultValueFactory = _ => VocDialect.Integer,
    };

    public static VocConvention Of(ParseResult parsed, VocDialect dialect) => new(parsed.GetValue(Origin), parsed.GetValue(FarEdge), dialect);

    private static Option<string> MakeFormat()
    {
        var option = new Option<string>("--format") { Description = "Pascal VOC XML.", Required = true };
        option.AcceptOnlyFromAmong("voc");
        return option;
    }

    private static Option<int> MakeOrigin()
    {
        var option = new Option<int>("--origin") { Description = "Number of the first pixel, 0 or 1.", DefaultValueFactory = _ => 0 };
        option.AcceptOnlyFromAmong("0", "1");
        return option;
    }
}
