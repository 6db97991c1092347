using System.Text.Json;
using AnnotateHub.Application.Images.Import;
using AnnotateHub.Application.Models.Registry;
using AnnotateHub.Core.Pseudolabels;
using AnnotateHub.Exchange.Voc;

namespace AnnotateHub.Application.Models.Runs;

/// <param name="Plan">Which files make which images.</param>
/// <param name="Out">Gets <c>Annotations/{image}.xml</c>, <c>Scores/{image}.json</c> and <c>detection.json</c>, which says how they were
/// made.</param>
public sealed record DetectionRequest(
    ImportPlan Plan,
    ModelConfiguration Recipe,
    PseudolabelSettings Settings,
    VocConvention Convention,
    string Out
);
