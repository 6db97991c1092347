using AnnotateHub.Application.Access;
using AnnotateHub.Core.Agreement.Reports;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>What is to be compared.</summary>
/// <param name="Rounds">One round compares its people; several (a calibration and its drift round) compare every person of every round, so
/// that a person meets themselves.</param>
/// <param name="People">Null: everybody with submitted work that the asking person may read.</param>
/// <param name="Reference">A rater's name, <see cref="AgreementSettings.Union"/> or null.</param>
/// <param name="Pseudonyms">Annotator 1, Annotator 2 ... by seniority, instead of names. Left open: names where a lead looks, pseudonyms in
/// what is frozen, because that is published.</param>
public sealed record AgreementQuestion(
    IReadOnlyList<long> Rounds,
    IReadOnlyList<long>? People = null,
    double Iou = 0.5,
    string? Reference = null,
    int Resamples = 1_000,
    ulong Seed = 1,
    bool? Pseudonyms = null
);
