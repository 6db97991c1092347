using System.IO.Compression;
using System.Text;
using AnnotateHub.Application.Access;
using Microsoft.EntityFrameworkCore;

namespace AnnotateHub.Application.Reports;

/// <summary>A frozen report: the document of its kind, and the very text that the hash is of.</summary>
public sealed record FrozenDocument(FrozenLine Line, string Text, AgreementDocument? Agreement, EvaluationDocument? Evaluation);
