using AnnotateHub.Core.Annotation;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>One label file on its way into the log: whose answer on which image it is.</summary>
/// <param name="Key">What the answer is known by: the same labels give the same.</param>
internal sealed record ImportedFile(string Name, long Image, long Person, string Key, List<Operation> Operations);
