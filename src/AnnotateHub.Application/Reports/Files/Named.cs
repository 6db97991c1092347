namespace AnnotateHub.Application.Reports.Files;

/// <summary>A name and where it lies, as a command line says it: NAME=PATH.</summary>
public sealed record Named(string Name, string Path);
