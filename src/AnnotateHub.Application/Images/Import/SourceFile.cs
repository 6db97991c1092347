using System.Text.Json;

namespace AnnotateHub.Application.Images.Import;

/// <summary>A file to import: its name for people and where it lies.</summary>
internal sealed record SourceFile(string Path, string File);
