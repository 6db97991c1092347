using AnnotateHub.Application.Adjudication;

namespace AnnotateHub.Web.Features.Rounds;

/// <summary>From answered test images to a published truth.</summary>
/// <param name="Test">The adjudication of the newest test round; null where there is none for this lead.</param>
/// <param name="IsEvaluated">An evaluation was frozen since the union was signed.</param>
/// <param name="HasAgreement">An agreement report was frozen.</param>
/// <param name="PublishedAt">Since the union was signed; null: not yet.</param>
public sealed record TruthProgress(AdjudicationStatus? Test, bool IsEvaluated, bool HasAgreement, DateTimeOffset? PublishedAt);
