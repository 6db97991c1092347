using System.Globalization;
using AnnotateHub.Core.Consensus.Adjudication;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

public sealed record LeadLine(string Lead, int Decisions, int OnOwnWork);
