using PdfSharp.Drawing;
using PdfSharp.Fonts;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>The one family of reports as PDF: it comes with the program, so that a report looks alike wherever it is made, and has the
/// signs of the formulas.</summary>
internal sealed class PdfFonts : IFontResolver
{
    private const string Family = "DejaVu Sans";

    private static readonly Lazy<PdfFonts> Registered = new(() =>
    {
        var fonts = new PdfFonts();
        GlobalFontSettings.FontResolver ??= fonts;
        return fonts;
    });

    public static XFont Of(double size, bool isBold = false)
    {
        _ = Registered.Value;
        return new XFont(Family, size, isBold ? XFontStyleEx.Bold : XFontStyleEx.Regular);
    }

    public FontResolverInfo? ResolveTypeface(string familyName, bool isBold, bool isItalic) =>
        new(isBold ? "DejaVuSans-Bold" : "DejaVuSans");

    public byte[]? GetFont(string faceName)
    {
        using var stream = typeof(PdfFonts).Assembly.GetManifestResourceStream($"{faceName}.ttf")!;
        var bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return bytes;
    }
}
