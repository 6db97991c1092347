using System.Globalization;
using System.Text.Json.Serialization;
using AnnotateHub.Core.Annotation;
using AnnotateHub.Core.Geometry;

namespace AnnotateHub.Core.Consensus.Adjudication;

/// <summary>A box as an annotator submitted it. Edges in pixels as <see cref="PixelBox"/>.</summary>
public sealed record AdjudicatedBox(string Id, double X1, double Y1, double X2, double Y2, string Class, BoxFlags Flags = BoxFlags.None);
