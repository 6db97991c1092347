using System.Text.Json;
using System.Xml.Linq;
using Microsoft.Playwright;

namespace AnnotateHub.Browser.Tests.Harness;

/// <summary>A box as the canvas shows it, in raw pixels.</summary>
public sealed record DrawnBox(string Id, double X1, double Y1, double X2, double Y2, string Class)
{
    public (double, double, double, double, string) Shape => (X1, Y1, X2, Y2, Class);
}
