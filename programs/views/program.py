"""Programs: the list, one of them."""

from django.shortcuts import get_object_or_404, render

from programs.access import plans
from programs.log_page import toward
from programs.models import Program
from programs.program_page import program_page
from programs.program_rows import ProgramFilter, rows_of

AROUND = ("place__district", "key_area")


def program_list(request):
    programs = Program.objects.visible_to(request.user)
    found = ProgramFilter(request.GET, user=request.user, programs=programs)
    page = found.page(programs)
    rows = rows_of(page.object_list)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows,
        "any": bool(rows) or programs.exists(),
        "may_add": plans(request.user),
    }
    return render(request, "programs/program_list.html", context)


def program_detail(request, pk):
    programs = Program.objects.visible_to(request.user).select_related(*AROUND)
    program = get_object_or_404(programs, pk=pk)
    context = program_page(program, request.user, request.GET.get("page"))
    context |= toward(program, request.user)
    return render(request, "programs/program_detail.html", context)
