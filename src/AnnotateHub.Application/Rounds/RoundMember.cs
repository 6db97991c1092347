using AnnotateHub.Data.Entities;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

/// <param name="GateNote">The figures behind the gate; only once the boxes of the round are open to the asking person.</param>
public sealed record RoundMember(
    long PersonId,
    string Person,
    int? ExperienceMonths,
    int? SeniorityRank,
    bool? GatePassed,
    string? GateNote
);
