using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Rounds;

public sealed record SealBroken(string By, string Reason, DateTimeOffset At);
