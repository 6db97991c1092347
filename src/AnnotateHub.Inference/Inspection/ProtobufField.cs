using System.Text;

namespace AnnotateHub.Inference.Inspection;

/// <param name="Value">A whole number, or the length of a nested message.</param>
/// <param name="Start">Where the content begins in the file.</param>
internal readonly record struct ProtobufField(int Number, int Wire, ulong Value, long Start, long End);
