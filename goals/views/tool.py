"""The register of tools and systems for shared use."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from goals.exports import made_by, spreadsheet
from goals.forms.tool import ToolForm
from goals.models import Tool
from goals.tools import HEADER, ToolFilter, rows_of, table, tool_page
from zones.access import PARTNERSHIP_ROLES, role_required
from zones.drafts import keeps_draft, restore
from zones.views.editing import load_to_edit


def tool_list(request):
    tools = Tool.objects.visible_to(request.user)
    found = ToolFilter(request.GET, user=request.user, tools=tools)
    page = found.page(tools)
    context = {
        "filter_form": found,
        "page": page,
        "rows": rows_of(page.object_list, request.user),
        "any": bool(page.object_list) or tools.exists(),
        "may_add": request.user.held.has(*PARTNERSHIP_ROLES),
    }
    return render(request, "goals/tool_list.html", context)


def tool_export(request, kind):
    tools = Tool.objects.visible_to(request.user)
    found = ToolFilter(request.GET, user=request.user, tools=tools)
    lines = table(rows_of(found.apply(tools), request.user))
    name = f"shared tools {timezone.localdate()}"
    return spreadsheet(kind, name, HEADER, lines, made_by(request, found))


def tool_detail(request, pk):
    tools = Tool.objects.visible_to(request.user).select_related("owner")
    tool = get_object_or_404(tools, pk=pk)
    return render(request, "goals/tool_detail.html", tool_page(tool, request.user))


@role_required(*PARTNERSHIP_ROLES)
@keeps_draft
def tool_create(request):
    form = ToolForm(request.POST or None, user=request.user)
    if form.is_valid():
        tool = form.save()
        messages.success(request, f"{tool} is in the register.")
        return redirect(tool)
    restore(request, form)
    return render(request, "goals/tool_form.html", {"form": form})


@keeps_draft
def tool_edit(request, pk):
    tool = load_to_edit(Tool.objects, request.user, pk)
    name = tool.name
    form = ToolForm(request.POST or None, instance=tool, user=request.user)
    if form.is_valid():
        form.save()
        messages.success(request, "Saved.")
        return redirect(tool)
    restore(request, form)
    return render(request, "goals/tool_form.html", {"form": form, "row": tool, "name": name})


@require_POST
def tool_retire(request, pk):
    tool = load_to_edit(Tool.objects, request.user, pk)
    tool.retire()
    messages.success(request, f"{tool} is retired. Its trainings stay on record.")
    return redirect(tool)


@require_POST
def tool_restore(request, pk):
    tool = load_to_edit(Tool.objects, request.user, pk)
    tool.restore()
    messages.success(request, f"{tool} is back in the register: {tool.get_state_display()}.")
    return redirect(tool)
