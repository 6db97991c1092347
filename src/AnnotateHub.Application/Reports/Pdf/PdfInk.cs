using PdfSharp.Drawing;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>The colours of printed reports (<see cref="ReportStyle"/>).</summary>
internal static class PdfInk
{
    public static readonly XColor Ink = XColor.FromArgb(0x1b, 0x1f, 0x24);
    public static readonly XColor Quiet = XColor.FromArgb(0x5a, 0x62, 0x70);
    public static readonly XColor Line = XColor.FromArgb(0xc9, 0xce, 0xd6);
    public static readonly XColor Shade = XColor.FromArgb(0x23, 0x4a, 0x78);
    public static readonly XColor Paper = XColors.White;

    public static XColor Of(XColor colour, double opacity) => XColor.FromArgb((int)Math.Round(255 * opacity), colour);
}
