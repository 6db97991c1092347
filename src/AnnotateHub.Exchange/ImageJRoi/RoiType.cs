namespace AnnotateHub.Exchange.ImageJRoi;

/// <summary>ImageJ's numbers of the kinds of regions.</summary>
internal static class RoiType
{
    public const byte Polygon = 0,
        Rectangle = 1,
        Oval = 2,
        Freehand = 7,
        Traced = 8;
    public const int TurnedRectangle = 5;

    private static readonly string[] Names =
    [
        "polygon",
        "rectangle",
        "oval",
        "line",
        "free line",
        "polyline",
        "nothing",
        "freehand outline",
        "traced outline",
        "angle",
        "point",
    ];

    public static string NameOf(byte type) => type < Names.Length ? Names[type] : $"kind {type}";

    public static bool HasArea(byte type) => type is Polygon or Rectangle or Oval or Freehand or Traced;
}
