namespace AnnotateHub.Exchange;

/// <param name="Path">Relative, folders separated by <c>/</c>.</param>
public sealed record WrittenFile(string Path, ReadOnlyMemory<byte> Content);
