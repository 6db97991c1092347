using AnnotateHub.Data.Entities;
using AnnotateHub.Exchange;

namespace AnnotateHub.Application.LabelFiles.Import;

/// <summary>Labels of one rater that belong to an image of the project.</summary>
/// <param name="Person">Whose work they become.</param>
internal sealed record MatchedLabels(ImageLabels Labels, ImageGroup Image, long Person);
