using PdfSharp.Drawing;

namespace AnnotateHub.Application.Reports.Pdf;

/// <summary>Text of one font and colour within a paragraph.</summary>
internal readonly record struct PdfRun(string Text, XFont Font, XColor Colour);
