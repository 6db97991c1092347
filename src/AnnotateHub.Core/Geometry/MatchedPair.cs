using System.Runtime.InteropServices;

namespace AnnotateHub.Core.Geometry;

/// <summary>Two boxes that are taken to be the same cell: positions in the two lists, and their IoU.</summary>
public readonly record struct MatchedPair(int A, int B, double Iou);
