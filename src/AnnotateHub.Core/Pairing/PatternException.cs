using System.Text.RegularExpressions;

namespace AnnotateHub.Core.Pairing;

/// <summary>A pattern that cannot be used; the message says where and what would do.</summary>
public sealed class PatternException(string message) : Exception(message);
