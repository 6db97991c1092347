using System.Globalization;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Adjudication;

/// <param name="Person">Whose boxes are concerned; empty while anonymised.</param>
/// <param name="Cases">Cases of this kind with a box of this person and class.</param>
public sealed record ReportLine(string Kind, string Person, string Class, string Patient, int Cases, int DecidedByRule, int DecidedByLead);
