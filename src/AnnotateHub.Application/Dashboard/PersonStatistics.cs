using AnnotateHub.Core.Study;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Dashboard;

/// <summary>What one person did, as far as the asking lead may know.</summary>
/// <param name="Images">Submitted and accepted images of all rounds that the lead may watch.</param>
/// <param name="Boxes">Of their own on submitted and accepted images of rounds whose boxes are open to the lead; as are the next
/// three.</param>
/// <param name="ModelBoxes">On these images, but made by a model: kept or corrected.</param>
/// <param name="Actions">Operations.</param>
/// <param name="SecondsAnImage">Active time of these rounds over their submitted images; null before the first.</param>
/// <param name="Corrections">Null where nothing was submitted that started from a model.</param>
public sealed record PersonStatistics(
    long PersonId,
    string Person,
    ProjectRole? Role,
    int? ExperienceMonths,
    int? SeniorityRank,
    int Images,
    int Boxes,
    int ModelBoxes,
    int Actions,
    double? SecondsAnImage,
    CorrectionRates? Corrections
);
