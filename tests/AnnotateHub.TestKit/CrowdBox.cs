using System.Globalization;
using System.Text.RegularExpressions;

namespace AnnotateHub.TestKit;

/// <summary>A box of the CytoCrowd data set (docs/real-data.md).</summary>
public sealed record CrowdBox(string Image, string Author, double X1, double Y1, double X2, double Y2, string Class);
