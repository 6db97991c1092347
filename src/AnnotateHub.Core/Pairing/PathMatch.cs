using System.Text.RegularExpressions;

namespace AnnotateHub.Core.Pairing;

/// <summary>What a pattern found in one path.</summary>
/// <param name="Group">Name of the image group; empty when the pattern names no part that tells groups apart.</param>
/// <param name="Channel">The channel token as written in the path; empty when the pattern has no <c>{channel}</c>.</param>
/// <param name="Page">Number of the page where each page is a file of its own.</param>
public sealed record PathMatch(string Group, string Channel, string? Patient, string? Well, string? Field, int? Page);
